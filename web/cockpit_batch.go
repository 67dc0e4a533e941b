package web

import (
	"cmp"

	"github.com/a-h/templ"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/views"
	"github.com/sluice-bpm/sluice/web/rest"
)

// maxFailures bounds the causes that the page of a batch shows.
const maxFailures = 50

// showBatch is the page of one batch; of one that is over, what history knows.
func showBatch(s *server, c *call) (reply, error) {
	r := &query.BatchesWithStatistics
	b, err := r.Get(c.ctx(), s.engine.Reader(), c.param("id"), s.engine.Visible(c.ctx(), r)...)
	if isMissing(err) {
		return showPastBatch(s, c)
	}
	if err != nil {
		return reply{}, err
	}
	return ok(rest.BatchStatisticsOf(b)).withPage(func() (templ.Component, error) { return s.batchPage(c, b) }), nil
}

func (s *server) batchPage(c *call, b query.BatchStatistics) (templ.Component, error) {
	k, err := s.loadCockpit(c)
	if err != nil {
		return nil, err
	}
	finished, open := b.TotalJobs-b.Remaining, b.Remaining-b.Failed
	p := views.BatchProps{
		Page: s.cockpitPage(c, k, "batches", ""), Batch: s.runningBatch(c, b),
		Done: count(int(finished)), Of: "of " + plural(int(b.TotalJobs), "job", "jobs") + " done",
		Counts: []views.StateCount{{State: "done", Text: count(int(finished)) + " done"}},
	}
	p.Page.Title, p.Page.Topics = p.Batch.Title, []string{views.TopicJobs}
	p.MayRetry = p.Batch.MayChange
	if b.Failed > 0 {
		p.Counts = append(p.Counts, views.StateCount{State: "fail", Text: count(int(b.Failed)) + " failed"})
	}
	if open > 0 {
		p.Counts = append(p.Counts, views.StateCount{State: "wait", Text: count(int(open)) + " to go"})
	}
	failures, err := query.BatchFailures(c.ctx(), s.engine.Reader(), b.JobDefinitionID, maxFailures)
	for _, f := range failures {
		p.Failures = append(p.Failures, views.BatchFailure{Count: count(f.Count), Message: cmp.Or(f.Message, "No message"), Instance: f.ProcessInstanceID})
	}
	if len(failures) == maxFailures {
		p.MoreFails = "These are the most frequent causes; there may be more."
	}
	return views.BatchPage(p), err
}

// showPastBatch is a batch that is over.
func showPastBatch(s *server, c *call) (reply, error) {
	b, err := find(s, c, &query.HistoryBatches, noHistoryBatch)
	if err != nil {
		return reply{}, err
	}
	return ok(rest.HistoryBatchOf(b)).withPage(func() (templ.Component, error) {
		k, err := s.loadCockpit(c)
		if err != nil {
			return nil, err
		}
		w := s.words()
		p := views.BatchProps{
			Page: s.cockpitPage(c, k, "batches", ""), Over: true,
			Batch: views.BatchRow{ID: b.ID, Title: batchTitle(b.Type), DoneShare: 100, Note: w.moment(b.StartTime) + " to " + w.moment(b.EndTime)},
			Done:  count(int(b.TotalJobs)), Of: "jobs",
		}
		if b.CreateUserID != "" {
			p.Batch.Note += ", started by " + s.person(c, b.CreateUserID).Name
		}
		p.Page.Title, p.Page.Topics = p.Batch.Title, nil
		return views.BatchPage(p), nil
	}), nil
}

// retryBatch gives the failed jobs of a batch one more retry.
func retryBatch(s *server, c *call) (reply, error) {
	if _, err := s.submission(c); err != nil {
		return reply{}, err
	}
	b, err := find(s, c, &query.Batches, noBatch)
	if err != nil {
		return reply{}, err
	}
	_, err = engine.Do(c.ctx(), s.engine, engine.SetJobDefinitionRetries{JobDefinitionID: b.JobDefinitionID, Retries: 1})
	return done(views.CockpitBatch(b.ID), "Retrying what failed"), err
}
