package value

import "strings"

// datePatterns are the letters of Java's date patterns, each run of them as Go's
// layouts write it; the longer runs stand first.
var datePatterns = []struct{ run, layout string }{
	{"yyyy", "2006"},
	{"yy", "06"},
	{"y", "2006"},
	{"MMMM", "January"},
	{"MMM", "Jan"},
	{"MM", "01"},
	{"M", "1"},
	{"dd", "02"},
	{"d", "2"},
	{"EEEE", "Monday"},
	{"E", "Mon"},
	{"HH", "15"},
	{"H", "15"},
	{"hh", "03"},
	{"h", "3"},
	{"mm", "04"},
	{"m", "4"},
	{"ss", "05"},
	{"s", "5"},
	{"SSS", "000"},
	{"a", "PM"},
	{"XXX", "Z07:00"},
	{"Z", "-0700"},
	{"z", "MST"},
}

// DefaultDatePattern is that of date fields without one of their own.
const DefaultDatePattern = "dd/MM/yyyy"

// DateLayout is Go's layout for a date pattern of Java (SimpleDateFormat), such
// as dd/MM/yyyy; an empty one is [DefaultDatePattern]. What it has no letter for
// stands for itself.
func DateLayout(pattern string) string {
	if pattern == "" {
		pattern = DefaultDatePattern
	}
	var b strings.Builder
	for i, part := range strings.Split(pattern, "'") {
		switch {
		case i%2 == 1 && part == "": // '' is one quote
			b.WriteByte('\'')
		case i%2 == 1: // what is quoted stands for itself
			b.WriteString(part)
		default:
			writeLayout(&b, part)
		}
	}
	return b.String()
}

func writeLayout(b *strings.Builder, pattern string) {
next:
	for pattern != "" {
		for _, p := range datePatterns {
			if rest, ok := strings.CutPrefix(pattern, p.run); ok {
				b.WriteString(p.layout)
				// Of a letter that is repeated more often the rest says nothing new.
				pattern = strings.TrimLeft(rest, p.run[:1])
				continue next
			}
		}
		b.WriteByte(pattern[0])
		pattern = pattern[1:]
	}
}
