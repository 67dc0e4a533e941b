package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// pipeline sends statements one after the other and reads all their results
// after the last: one round trip, and one transaction that a failing statement
// undoes. A statement that the session has not prepared is prepared in it.
type pipeline struct {
	store    *Store
	session  *session
	pipeline *pgconn.Pipeline
	sent     int
	unsent   int // bytes of parameters that wait to be sent
	// preparing are the statements whose descriptions are on the way.
	preparing []*statement
}

// session is what is known of a connection.
type session struct {
	prepared map[string]*pgconn.StatementDescription // by statement name
	rowTypes []uint32                                // see [findRowTypes]
}

// sessionKey is where a connection keeps its session.
const sessionKey = "sluice"

// binaryFormat is the format of all parameters and results of commands.
var binaryFormat = []int16{1}

// maxUnsent is how many bytes of parameters wait for the end of a pipeline. More
// are sent on the way: the removal of many instances names them for each table.
const maxUnsent = 1 << 20

// send adds a statement; the parameters may be used again at once.
func (p *pipeline) send(s *statement, parameters [][]byte) {
	p.sent++
	switch description, ok := p.session.prepared[s.name]; {
	case p.store.plain:
		p.pipeline.SendQueryParams(s.text, parameters, s.parameters, binaryFormat, binaryFormat)
	case ok:
		p.pipeline.SendQueryStatement(description, parameters, binaryFormat, binaryFormat)
	default:
		p.pipeline.SendPrepare(s.name, s.text, s.parameters)
		p.preparing = append(p.preparing, s)
		p.pipeline.SendQueryPrepared(s.name, parameters, binaryFormat, binaryFormat)
	}
	for _, parameter := range parameters {
		p.unsent += len(parameter)
	}
	if p.unsent > maxUnsent {
		p.unsent = 0
		_ = p.pipeline.Flush() // where it fails the pipeline is closed, and its Sync says why
	}
}

// command runs a pipeline on a connection of the pool for commands. send adds
// its statements, row gets the values of each row, in wire format and only
// until it returns; it may be nil.
func (s *Store) command(ctx context.Context, kind string, send func(*pipeline), row func(values [][]byte) error) error {
	c, err := s.commands.Acquire(ctx)
	if err != nil {
		return err
	}
	defer c.Release()
	connection := c.Conn().PgConn()
	own, ok := connection.CustomData()[sessionKey].(*session)
	if !ok {
		types, err := findRowTypes(ctx, connection)
		if err != nil {
			return err
		}
		own = &session{prepared: map[string]*pgconn.StatementDescription{}, rowTypes: types}
		connection.CustomData()[sessionKey] = own
	}
	p := pipeline{store: s, session: own, pipeline: connection.StartPipeline(ctx)}
	send(&p)
	s.onTrip(kind, p.sent)
	err = p.pipeline.Sync()
	if err == nil {
		err = p.receive(row)
	}
	if end := p.pipeline.Close(); err == nil {
		err = end
	}
	return err
}

// receive reads the results up to the end of the transaction. The first error
// is the one that matters: what comes after it was not run.
func (p *pipeline) receive(row func(values [][]byte) error) error {
	var failure error
	for {
		result, err := p.pipeline.GetResults()
		if err == nil {
			switch r := result.(type) {
			case nil, *pgconn.PipelineSync:
				return failure
			case *pgconn.StatementDescription:
				r.Name = p.preparing[0].name
				p.session.prepared[r.Name] = r
				p.preparing = p.preparing[1:]
			case *pgconn.ResultReader:
				err = readRows(r, row)
			default:
				err = fmt.Errorf("a result of Go type %T", r)
			}
		}
		if failure == nil {
			failure = err
		}
		var server *pgconn.PgError
		if err != nil && !errors.As(err, &server) {
			return failure
		}
	}
}

func readRows(r *pgconn.ResultReader, row func(values [][]byte) error) error {
	var failure error
	for r.NextRow() {
		if row != nil && failure == nil {
			failure = row(r.Values())
		}
	}
	if _, err := r.Close(); err != nil {
		return err
	}
	return failure
}
