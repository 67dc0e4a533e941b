package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/sluice-bpm/sluice/engine"
)

func TestErrorOf_ADatabaseThatDoesNotAnswerInTimeIsUnavailable(t *testing.T) {
	err := engine.ErrorOf(fmt.Errorf("select: %w", context.DeadlineExceeded))
	var refusal *engine.Error
	if !errors.As(err, &refusal) || refusal.Code != engine.Unavailable {
		t.Errorf("got %v, want that it is unavailable", err)
	}
}
