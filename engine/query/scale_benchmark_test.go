package query_test

import "testing"

// BenchmarkQuestions asks each of the questions of a database with many rows:
//
//	go test ./engine/query -run - -bench Questions/sqlite -scale 100000 -timeout 1h
func BenchmarkQuestions(b *testing.B) {
	for _, backend := range []struct {
		name string
		open func(testing.TB) database
	}{{"sqlite", openSQLite}, {"postgres", openPostgres}} {
		b.Run(backend.name, func(b *testing.B) {
			db := backend.open(b)
			seed(b, db, *scale)
			for _, q := range questions(*scale) {
				b.Run(q.name, func(b *testing.B) {
					for b.Loop() {
						if _, err := q.ask(b.Context(), db); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}
