package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/store"
)

func TestErrorOf_ADatabaseThatDoesNotAnswerIsUnavailable(t *testing.T) {
	for _, cause := range []error{
		fmt.Errorf("select: %w", context.DeadlineExceeded),
		&machine.Failure{ActivityID: "task", Err: fmt.Errorf("select: %w", store.ErrUnavailable)},
		&machine.Failure{Err: &engine.Error{Code: engine.Unavailable, Err: store.ErrUnavailable}},
	} {
		err := engine.ErrorOf(fmt.Errorf("start: %w", cause))
		var refusal *engine.Error
		if !errors.As(err, &refusal) || refusal.Code != engine.Unavailable {
			t.Errorf("%v is %v, want that it is unavailable", cause, err)
		}
	}
}
