// Package model turns BPMN XML into a checked, linked, read-only graph.
//
//	bytes → tree (limits, positions) → elements → linked graph → checks → [Process]
//
// After [Parse] nothing of the XML is left to interpret: references are pointers,
// expressions are compiled, times are parsed. The machine walks the graph and
// never looks anything up by scanning. All problems of a file are collected and
// reported together, each with line, column and element id.
//
// The package may import engine/expr and engine/value and nothing above them.
package model
