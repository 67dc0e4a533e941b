// Package verify puts the product under fire and proves that it lost nothing and
// did nothing twice: what stands behind `sluice verify`.
//
//	load ── REST ──▶ servers (processes of the same binary) ──▶ database
//	  │                 ▲ killed, paused, their clocks moved      ▲ restarted, cut off, full
//	  ▼                 └──────────────── faults ─────────────────┘
//	journal ──▶ checker ◀── history over REST, rows that are left
//
// It sees the product from outside only, as a client does: all that it imports of
// it is what starts a PostgreSQL. What a client was told is in the journal; what
// happened is in the history. Each command sets a variable of its own name, so that
// the history tells how often it was applied.
package verify
