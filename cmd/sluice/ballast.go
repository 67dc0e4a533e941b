package main

// ballastSize is what the heap seems to be larger by.
const ballastSize = 32 << 20

// makeBallast reserves memory that nobody touches, so that none is resident. The
// garbage collector runs when the heap has doubled: with a live heap of some ten
// MB a busy engine would spend a fifth of its time on that. Counted in, the
// ballast lets that much more garbage gather, and no more of it when the heap is
// large, as a percentage would.
func makeBallast() []byte {
	ballast := make([]byte, ballastSize)
	giveBack(ballast) // Go has zeroed it, and so made it resident, where the heap had used any of it before
	return ballast
}
