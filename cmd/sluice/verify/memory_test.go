//go:build unix

package verify

import "testing"

func TestMemory_GrowthIsFoundAndFillingOfCachesIsNot(t *testing.T) {
	for name, c := range map[string]struct {
		memory []int
		found  bool
	}{
		"it fills and stays":   {[]int{60, 120, 180, 190, 195, 192, 198, 190}, false},
		"it grows":             {[]int{60, 90, 120, 150, 180, 210, 240, 270}, true},
		"there is one peak":    {[]int{60, 120, 180, 190, 400, 192, 198, 190}, false},
		"it was not looked at": {nil, false},
	} {
		if found := len(checkMemory(c.memory)) > 0; found != c.found {
			t.Errorf("%s: growth found %v, want %v", name, found, c.found)
		}
	}
}
