package query

import (
	"strings"
	"testing"
)

func TestOwnTasks_ReadNoOtherTable(t *testing.T) {
	b, err := OwnTasks.build(Criteria{}, false)
	if err != nil {
		t.Fatal(err)
	}
	if sql := b.sql.String(); strings.Count(sql, "SELECT") != 1 || strings.Count(sql, ",") != len(Tasks.columns)-3 {
		t.Errorf("own tasks are read by %s", sql)
	}
}
