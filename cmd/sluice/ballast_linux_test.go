package main

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestBallast_IsNotResidentThoughItsMemoryWasUsedBefore(t *testing.T) {
	ballast := makeBallast()
	for i := 0; i < len(ballast); i += os.Getpagesize() {
		ballast[i] = 1
	}
	clear(ballast)
	before := resident(t)
	giveBack(ballast)
	if less := before - resident(t); less < ballastSize*3/4 {
		t.Errorf("%d KB less are resident without the pages of a ballast of %d KB", less>>10, ballastSize>>10)
	}
	if slices.Max(ballast) != 0 {
		t.Error("it is no longer zeroed")
	}
}

// resident is the memory of the process that is resident, in bytes.
func resident(t *testing.T) int {
	t.Helper()
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(data))[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}
