package rest

import (
	"github.com/sluice-bpm/sluice/engine"
)

// Comment is what was said about a task (CommentDto).
type Comment struct {
	Links                 List[Link] `json:"links"`
	ID                    string     `json:"id"`
	UserID                Text       `json:"userId"`
	Time                  Date       `json:"time"`
	TaskID                Text       `json:"taskId"`
	Message               string     `json:"message"`
	RemovalTime           Date       `json:"removalTime"`
	RootProcessInstanceID Text       `json:"rootProcessInstanceId"`
	ProcessInstanceID     Text       `json:"processInstanceId"`
}

// CommentOf shows a comment.
func CommentOf(c engine.Comment) Comment {
	return Comment{
		ID: c.ID, UserID: Text(c.UserID), Time: Date(c.Time), TaskID: Text(c.TaskID), Message: c.Message,
		RemovalTime: Date(c.RemovalTime), RootProcessInstanceID: Text(c.RootProcessInstanceID), ProcessInstanceID: Text(c.InstanceID),
	}
}

// CommentBody is a comment to create or to change (CommentDto).
type CommentBody struct {
	ID, ProcessInstanceID Text
	Message               *Text
}

// TaskAttachment is what is attached to a task (AttachmentDto).
type TaskAttachment struct {
	Links                 List[Link] `json:"links"`
	ID                    string     `json:"id"`
	Name                  Text       `json:"name"`
	Description           Text       `json:"description"`
	TaskID                Text       `json:"taskId"`
	Type                  Text       `json:"type"`
	URL                   Text       `json:"url"`
	CreateTime            Date       `json:"createTime"`
	RemovalTime           Date       `json:"removalTime"`
	RootProcessInstanceID Text       `json:"rootProcessInstanceId"`
}

// TaskAttachmentOf shows an attachment.
func TaskAttachmentOf(a engine.Attachment) TaskAttachment {
	return TaskAttachment{
		ID: a.ID, Name: Text(a.Name), Description: Text(a.Description), TaskID: Text(a.TaskID), Type: Text(a.Type), URL: Text(a.URL),
		CreateTime: Date(a.CreateTime), RemovalTime: Date(a.RemovalTime), RootProcessInstanceID: Text(a.RootProcessInstanceID),
	}
}
