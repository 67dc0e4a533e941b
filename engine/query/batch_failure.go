package query

import (
	"context"
	"fmt"
)

// BatchFailure is the failed jobs of a batch that have the same message.
type BatchFailure struct {
	Message           string
	Count             int
	ProcessInstanceID string // one of those that it is about; empty where it is about none
}

// BatchFailures groups the failed jobs of the batch whose jobs are of the job definition,
// those with the most first, at most as many groups.
func BatchFailures(ctx context.Context, reader Reader, jobDefinitionID string, most int) ([]BatchFailure, error) {
	b := &builder{}
	b.add("SELECT COALESCE(j.exception_message, ''), COUNT(*) AS failed, MIN("+instanceOfJob+") FROM job j"+
		" WHERE j.process_definition_id IS NULL AND j.job_definition_id = # AND j.retries = 0"+
		" GROUP BY j.exception_message ORDER BY failed DESC, j.exception_message LIMIT ?", jobDefinitionID, int64(most))
	var failures []BatchFailure
	err := reader.Select(ctx, b.sql.String(), b.args, func(s Scanner) error {
		var f BatchFailure
		var n int64
		err := s.Scan(&f.Message, &n, &f.ProcessInstanceID)
		f.Count = int(n)
		failures = append(failures, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("group failures of a batch: %w", err)
	}
	return failures, nil
}
