package web

import (
	"cmp"
	"fmt"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/engine/state"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// maxBatches bounds the batches of each list on the page.
const maxBatches = 100

// batchWords say what batches do, by their type.
var batchWords = map[state.JobKind]string{
	state.JobBatchCorrelate:              "Correlate a message",
	state.JobBatchDeleteDecisions:        "Delete the history of decisions",
	state.JobBatchDeleteHistory:          "Delete the history of instances",
	state.JobBatchDeleteInstances:        "Cancel instances",
	state.JobBatchExternalTaskRetries:    "Retry external tasks",
	state.JobBatchJobRetries:             "Retry jobs",
	state.JobBatchMigrate:                "Migrate instances",
	state.JobBatchModify:                 "Move tokens of instances",
	state.JobBatchRemovalTimeOfBatches:   "Set when batches are removed",
	state.JobBatchRemovalTimeOfDecisions: "Set when decisions are removed",
	state.JobBatchRemovalTimeOfInstances: "Set when instances are removed",
	state.JobBatchRestart:                "Restart instances",
	state.JobBatchSetVariables:           "Set variables",
	state.JobBatchSuspend:                "Suspend or activate instances",
}

func batchTitle(kind string) string { return cmp.Or(batchWords[state.JobKind(kind)], kind) }

// listBatches is the page of the batches that the caller may see.
func listBatches(s *server, c *call) (reply, error) {
	running, err := query.BatchesWithStatistics.List(c.ctx(), s.engine.Reader(), query.Criteria{
		Conditions: s.engine.Visible(c.ctx(), &query.BatchesWithStatistics), Sort: []query.Sort{{Key: "startTime", Desc: true}}, Max: maxBatches,
	})
	if err != nil {
		return reply{}, err
	}
	shown := make(rest.List[rest.BatchStatistics], len(running))
	for i, b := range running {
		shown[i] = rest.BatchStatisticsOf(b)
	}
	return ok(shown).withPage(func() (templ.Component, error) { return s.batchesPage(c, running) }), nil
}

func (s *server) batchesPage(c *call, running []query.BatchStatistics) (templ.Component, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return nil, err
	}
	ended, err := query.HistoryBatches.List(c.ctx(), s.engine.Reader(), query.Criteria{
		Conditions: append(s.engine.Visible(c.ctx(), &query.HistoryBatches), query.Condition{Name: "completed", Value: true}),
		Sort:       []query.Sort{{Key: "endTime", Desc: true}}, Max: maxBatches,
	})
	if err != nil {
		return nil, err
	}
	p := views.BatchesProps{Page: s.cockpitPage(c, k, "batches", "")}
	p.Page.Title, p.Page.Topics = "Batches", []string{views.TopicJobs}
	for _, b := range running {
		p.Running = append(p.Running, s.runningBatch(c, b))
	}
	w := s.words()
	for _, b := range ended {
		p.Ended = append(p.Ended, views.BatchRow{
			ID: b.ID, Title: batchTitle(b.Type), Progress: count(int(b.TotalJobs)), Note: w.moment(b.StartTime) + " to " + w.moment(b.EndTime),
		})
	}
	return views.BatchesPage(p), nil
}

func (s *server) runningBatch(c *call, b query.BatchStatistics) views.BatchRow {
	row := views.BatchRow{
		ID: b.ID, Title: batchTitle(b.Type), Failing: b.Failed > 0, Suspended: b.Suspended,
		MayChange: s.engine.Can(c.ctx(), identity.Update, identity.ResourceBatch, b.ID),
		MayDelete: s.engine.Can(c.ctx(), identity.Delete, identity.ResourceBatch, b.ID),
	}
	finished := b.TotalJobs - b.Remaining
	row.Progress = fmt.Sprintf("%s of %s done", count(int(finished)), plural(int(b.TotalJobs), "job", "jobs"))
	if b.Failed > 0 {
		row.Progress += fmt.Sprintf(", %s failed", count(int(b.Failed)))
	}
	if b.TotalJobs > 0 {
		row.DoneShare, row.FailShare = int(100*finished/b.TotalJobs), int(100*b.Failed/b.TotalJobs)
	}
	row.Note = "started " + s.words().moment(b.StartTime)
	if b.CreateUserID != "" {
		row.Note += " by " + s.person(c, b.CreateUserID).Name
	}
	return row
}

// suspendBatchByForm and activateBatchByForm stop a batch and let it go on.
func suspendBatchByForm(s *server, c *call) (reply, error) {
	return s.changeBatch(c, true, "suspended")
}

func activateBatchByForm(s *server, c *call) (reply, error) {
	return s.changeBatch(c, false, "activated")
}

func (s *server) changeBatch(c *call, suspended bool, word string) (reply, error) {
	if _, err := s.submission(c); err != nil {
		return reply{}, err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.SuspendBatch{ID: c.param("id"), Suspended: suspended})
	return done(views.CockpitBatch(c.param("id")), "Batch "+word), err
}

// askDeleteBatch asks before a batch is deleted.
func askDeleteBatch(s *server, c *call) (reply, error) {
	b, err := find(s, c, &query.BatchesWithStatistics, noBatch)
	if err != nil {
		return reply{}, err
	}
	k, err := s.loadCockpit(c)
	if err != nil {
		return reply{}, err
	}
	p := views.ConfirmProps{
		Page: s.cockpitPage(c, k, "batches", ""), Title: "Delete this batch?", Subject: batchTitle(b.Type),
		Text:   "stops where it is. " + plural(int(b.Remaining), "job is", "jobs are") + " not done; what is done stays done.",
		Action: views.BatchDelete(b.ID), Button: "Delete batch", KeepURL: views.CockpitBatches(), KeepButton: "Keep it",
	}
	p.Page.Title, p.Page.Topics = p.Title, nil
	return page(views.ConfirmPage(p)), nil
}

// deleteBatchByForm ends a batch before it is done; history keeps it.
func deleteBatchByForm(s *server, c *call) (reply, error) {
	if _, err := s.submission(c); err != nil {
		return reply{}, err
	}
	_, err := engine.Do(c.ctx(), s.engine, engine.DeleteBatch{ID: c.param("id")})
	return done(views.CockpitBatches(), "Batch deleted"), err
}
