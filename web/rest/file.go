package rest

import (
	"net/url"
	"strings"
)

// Attachment is the Content-Disposition of a download, as Camunda writes it: the
// name twice, the second time for clients that read RFC 8187.
func Attachment(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == '\\' || r == 0x7f {
			return '_'
		}
		return r
	}, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
