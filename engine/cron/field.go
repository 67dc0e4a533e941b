package cron

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

var (
	monthNames = map[string]int{"JAN": 1, "FEB": 2, "MAR": 3, "APR": 4, "MAY": 5, "JUN": 6, "JUL": 7, "AUG": 8, "SEP": 9, "OCT": 10, "NOV": 11, "DEC": 12}
	dayNames   = map[string]int{"SUN": 0, "MON": 1, "TUE": 2, "WED": 3, "THU": 4, "FRI": 5, "SAT": 6}
)

// span is the numbers that a field may hold.
type span struct {
	low, high int
	names     map[string]int
	// wraps: a range may go beyond the highest number and on from the lowest.
	wraps bool
}

// parse reads a list of numbers, ranges and steps: 1,5-9,*/15,10/5.
func (f span) parse(text string) (set, error) {
	var all set
	for part := range strings.SplitSeq(text, ",") {
		s, err := f.item(part)
		if err != nil {
			return 0, err
		}
		all |= s
	}
	return all, nil
}

func (f span) item(text string) (set, error) {
	text, steps, stepped := strings.Cut(text, "/")
	step := 1
	if stepped {
		n, err := strconv.Atoi(steps)
		if err != nil || n < 1 || n > f.high {
			return 0, fmt.Errorf("the step '%s' is not a number from 1 to %d", steps, f.high)
		}
		step = n
	}
	low, high := f.low, f.high
	switch from, to, isRange := strings.Cut(text, "-"); {
	case text == "*":
	case isRange:
		var err error
		if low, err = f.number(from); err != nil {
			return 0, err
		}
		if high, err = f.number(to); err != nil {
			return 0, err
		}
		if low > high && !f.wraps {
			return 0, errors.New("the range goes backwards")
		}
		if low > high {
			high += f.high
		}
	default:
		n, err := f.number(text)
		if err != nil {
			return 0, err
		}
		low = n
		if !stepped {
			high = n
		}
	}
	var s set
	for n := low; n <= high; n += step {
		s |= 1 << f.within(n)
	}
	return s, nil
}

// within brings a number beyond the highest back.
func (f span) within(n int) int {
	if n > f.high {
		return n - f.high
	}
	return n
}

func (f span) number(text string) (int, error) {
	if n, ok := f.names[strings.ToUpper(text)]; ok {
		return n, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("'%s' is no number", text)
	}
	if n < f.low || n > f.high {
		return 0, fmt.Errorf("%d is not from %d to %d", n, f.low, f.high)
	}
	return n, nil
}
