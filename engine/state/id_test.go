package state

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

const someUUID = "01a21855-6fd1-77cd-922f-ea0820f87786"

func TestIDs_HaveAShortFormThatTellsThem(t *testing.T) {
	control := "\x01" + strings.Repeat("x", shortLength-1) // as a short form
	for id, length := range map[string]int{
		"":                                     0,
		someUUID:                               shortLength,
		"archive:" + someUUID:                  7 + shortLength,
		"k:1:" + someUUID:                      4 + shortLength,
		":" + someUUID:                         1 + shortLength,
		"archive" + someUUID:                   7 + uuidLength,
		strings.ToUpper(someUUID):              uuidLength,
		"01a21855-6fd1-47cd-922f-ea0820f87786": uuidLength, // version 4
		"01a21855-6fd1-77cd-022f-ea0820f87786": uuidLength, // another variant
		"01a21855-6fd1-77cd-922f-ea0820f8778g": uuidLength,
		"00000000-0000-7000-8000-000000000000": shortLength,
		"07ffffff-ffff-7fff-bfff-ffffffffffff": shortLength,
		"08000000-0000-7000-8000-000000000000": uuidLength, // after 2248
		"mary":                                 4,
		control:                                1 + shortLength,
		"a:" + control:                         1 + 2 + shortLength,
		"a" + control:                          1 + shortLength,
		control + "a":                          1 + 1 + shortLength,
		"::" + someUUID:                        2 + shortLength,
		"\x01:" + someUUID:                     1 + 2 + uuidLength,
		control[1:]:                            shortLength - 1,
		"\xffx":                                3,
	} {
		data := AppendID(nil, id)
		if got := IDOf(data); got != id {
			t.Errorf("%q came back as %q", id, got)
		}
		if len(data) != length {
			t.Errorf("%q takes %d bytes, not %d", id, len(data), length)
		}
	}
}

func TestIDs_SortByAgeInTheirShortForm(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var ids []string
	for range 2000 {
		millis, a, b := random.Uint64N(1<<43), random.Uint64N(1<<12), random.Uint64N(1<<62)
		ids = append(ids, fmt.Sprintf("%08x-%04x-7%03x-%04x-%012x", millis>>16, millis&0xffff, a, 0x8000|b>>48, b&(1<<48-1)))
	}
	slices.Sort(ids)
	for i, id := range ids[1:] {
		for _, names := range [][2]string{{"", ""}, {"", "b:"}, {"b:", "a:"}, {"k:1:", "k:1:"}} {
			if one, other := names[0]+ids[i], names[1]+id; bytes.Compare(AppendID(nil, one), AppendID(nil, other)) >= 0 {
				t.Fatalf("%s does not come before %s", one, other)
			}
		}
	}
}

func FuzzIDs(f *testing.F) {
	for _, id := range []string{"", someUUID, "a:" + someUUID, "\xff", "\x01345678901234"} {
		f.Add(id, "b:"+id)
	}
	f.Fuzz(func(t *testing.T, one, other string) {
		first, second := AppendID(nil, one), AppendID(nil, other)
		if IDOf(first) != one || IDOf(second) != other {
			t.Errorf("%q and %q came back as %q and %q", one, other, IDOf(first), IDOf(second))
		}
		if bytes.Equal(first, second) != (one == other) {
			t.Errorf("%q and %q are %q and %q", one, other, first, second)
		}
	})
}

func BenchmarkAppendID(b *testing.B) {
	data := make([]byte, 0, 64)
	b.ReportAllocs()
	for b.Loop() {
		data = AppendID(data[:0], someUUID)
	}
}

func BenchmarkIDOf(b *testing.B) {
	data := AppendID(nil, someUUID)
	b.ReportAllocs()
	for b.Loop() {
		IDOf(data)
	}
}
