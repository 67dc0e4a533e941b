package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
)

func TestJointReads_AnswerWhoComesMeanwhileByOneMoreRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var j jointReads[string, int]
		reads, let := 0, make(chan struct{})
		read := func(context.Context) (int, error) {
			reads++
			n := reads
			<-let
			return n, nil
		}
		answers := make(chan int, 10)
		ask := func() {
			n, err := j.do(t.Context(), "key", read)
			if err != nil {
				t.Error(err)
			}
			answers <- n
		}
		go ask()
		synctest.Wait()
		for range 3 {
			go ask()
		}
		synctest.Wait()
		let <- struct{}{}
		if n := <-answers; n != 1 {
			t.Errorf("the first is answered by read %d", n)
		}
		let <- struct{}{}
		for range 3 {
			if n := <-answers; n != 2 {
				t.Errorf("one who came meanwhile is answered by read %d, want the second, which began after it came", n)
			}
		}
		if synctest.Wait(); len(j.current) != 0 || reads != 2 {
			t.Errorf("%d reads, %d under way, want 2 and none", reads, len(j.current))
		}
	})
}

func TestJointReads_WhoGivesUpLeavesTheReadToTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var j jointReads[string, int]
		let := make(chan struct{})
		read := func(ctx context.Context) (int, error) {
			<-let
			return 1, ctx.Err()
		}
		gone, leave := context.WithCancel(t.Context())
		left := make(chan error, 1)
		go func() {
			_, err := j.do(gone, "key", read)
			left <- err
		}()
		synctest.Wait()
		leave()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("who left gets %v", err)
		}
		answered := make(chan error, 1)
		go func() {
			_, err := j.do(t.Context(), "key", read)
			answered <- err
		}()
		synctest.Wait()
		close(let)
		if err := <-answered; err != nil {
			t.Errorf("who stayed gets %v", err)
		}
	})
}

func TestJointReads_EndWithTheLastWhoWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var j jointReads[string, int]
		begun := 0
		read := func(ctx context.Context) (int, error) {
			begun++
			<-ctx.Done()
			return 0, ctx.Err()
		}
		ask := func() (leave func()) {
			ctx, leave := context.WithCancel(t.Context())
			go func() { _, _ = j.do(ctx, "key", read) }()
			synctest.Wait()
			return leave
		}
		first, second, third := ask(), ask(), ask()
		second()
		third()
		if synctest.Wait(); len(j.current) != 1 {
			t.Error("the read ended while somebody waited for it")
		}
		first()
		if synctest.Wait(); len(j.current) != 0 || begun != 1 {
			t.Errorf("%d reads are under way and %d were begun, want none and the one that somebody waited for", len(j.current), begun)
		}
	})
}

func TestJointReads_APanicIsAnErrorOfWhoWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var j jointReads[string, int]
		_, err := j.do(t.Context(), "key", func(context.Context) (int, error) { panic("broken") })
		if err == nil || !strings.Contains(err.Error(), "broken") {
			t.Errorf("who waits gets %v", err)
		}
		synctest.Wait() // who comes before the read is over shares the reads of the one that panicked
		if n, err := j.do(t.Context(), "key", func(context.Context) (int, error) { return 2, nil }); n != 2 || err != nil {
			t.Errorf("the next one gets %d, %v", n, err)
		}
	})
}
