package web

import (
	"github.com/sluice-bpm/sluice/engine/identity"
	"github.com/sluice-bpm/sluice/engine/query"
	"github.com/sluice-bpm/sluice/web/rest"
)

// getTelemetry says that nothing is ever sent to anybody.
func getTelemetry(*server, *call) (rest.TelemetryConfiguration, error) {
	return rest.TelemetryConfiguration{}, nil
}

// configureTelemetry takes the setting of clients that turn telemetry on or off,
// and leaves it off, as Camunda 7.24 does.
func configureTelemetry(_ *server, _ *call, body rest.TelemetrySetting) error {
	if body.EnableTelemetry == nil {
		return rest.Invalidf("The member 'enableTelemetry' is missing; it is true or false.")
	}
	return nil
}

// getTelemetryData is what is known of the installation, for its administrators.
func getTelemetryData(s *server, c *call) (rest.TelemetryData, error) {
	if err := s.engine.MayOnSystem(c.ctx(), identity.SystemRead); err != nil {
		return rest.TelemetryData{}, err
	}
	installation, err := s.engine.Installation(c.ctx())
	if err != nil {
		return rest.TelemetryData{}, err
	}
	if err := s.engine.WriteMetrics(c.ctx()); err != nil {
		return rest.TelemetryData{}, err
	}
	counts := map[string]int64{}
	for _, name := range rest.TelemetryMetrics() {
		q, err := rest.DecodeMetrics(name, nil)
		if err != nil {
			return rest.TelemetryData{}, err
		}
		if counts[name], err = query.MetricSum(c.ctx(), s.engine.Reader(), q.MetricCriteria); err != nil {
			return rest.TelemetryData{}, err
		}
	}
	return rest.TelemetryOf(installation, compatibleVersion, counts), nil
}

// listSchemaLog is since when the database exists and of which version the API
// is. Who may not read the system sees nothing of it.
func listSchemaLog(s *server, c *call) (reply, error) {
	wanted, err := decodeSchemaLog(c)
	if err != nil {
		return reply{}, err
	}
	if s.engine.MayOnSystem(c.ctx(), identity.SystemRead) != nil || !(rest.SchemaLog{}).AsksFor(wanted, compatibleVersion) {
		return ok(rest.List[rest.SchemaLogEntry]{}), nil
	}
	installation, err := s.engine.Installation(c.ctx())
	return ok(rest.List[rest.SchemaLogEntry]{rest.SchemaLogOf(installation, compatibleVersion)}), err
}

func decodeSchemaLog(c *call) (query.Criteria, error) {
	if c.Method != post {
		return rest.DecodeQuery(rest.SchemaLog{}, c.URL.Query())
	}
	data, err := c.json()
	if err != nil {
		return query.Criteria{}, err
	}
	return rest.DecodeCriteria(rest.SchemaLog{}, data, c.URL.Query())
}
