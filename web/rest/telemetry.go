package rest

import (
	"iter"
	"runtime"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/query"
)

// TelemetryConfiguration is whether anything is sent (TelemetryConfigurationDto).
type TelemetryConfiguration struct {
	EnableTelemetry bool `json:"enableTelemetry"`
}

// TelemetrySetting turns it on or off.
type TelemetrySetting struct{ EnableTelemetry *Flag }

// TelemetryData is what is known of an installation (TelemetryDataDto).
type TelemetryData struct {
	Installation string           `json:"installation"`
	Product      TelemetryProduct `json:"product"`
}

// TelemetryProduct says what runs.
type TelemetryProduct struct {
	Name      string             `json:"name"`
	Version   string             `json:"version"`
	Edition   string             `json:"edition"`
	Internals TelemetryInternals `json:"internals"`
}

// TelemetryInternals says what it runs on and what it did.
type TelemetryInternals struct {
	Database            Vendor                    `json:"database"`
	Commands            map[string]TelemetryCount `json:"commands"`
	Metrics             map[string]TelemetryCount `json:"metrics"`
	Webapps             List[string]              `json:"webapps"`
	JDK                 Vendor                    `json:"jdk"`
	ApplicationServer   Vendor                    `json:"application-server"`
	LicenseKey          Text                      `json:"license-key"`
	CamundaIntegration  List[string]              `json:"camunda-integration"`
	DataCollectionStart Date                      `json:"data-collection-start-date"`
}

// Vendor is a piece of software.
type Vendor struct {
	Vendor  Text `json:"vendor"`
	Version Text `json:"version"`
}

// TelemetryCount is how often something happened.
type TelemetryCount struct {
	Count int64 `json:"count"`
}

// TelemetryMetrics are the meters that are shown.
func TelemetryMetrics() []string {
	return []string{"flow-node-instances", "decision-instances", "process-instances"}
}

// TelemetryOf shows an installation.
func TelemetryOf(i engine.Installation, version string, counts map[string]int64) TelemetryData {
	metrics := map[string]TelemetryCount{}
	for name, n := range counts {
		metrics[name] = TelemetryCount{n}
	}
	return TelemetryData{Installation: i.ID, Product: TelemetryProduct{
		Name: "Sluice", Version: version, Edition: "community",
		Internals: TelemetryInternals{
			Commands: map[string]TelemetryCount{}, Metrics: metrics,
			JDK: Vendor{Vendor: "Go", Version: Text(runtime.Version())}, ApplicationServer: Vendor{Vendor: "Sluice"},
			DataCollectionStart: Date(i.Created.UnixMilli()),
		},
	}}
}

// SchemaLogEntry is a version of the database (SchemaLogEntryDto).
type SchemaLogEntry struct {
	ID        string `json:"id"`
	Timestamp Date   `json:"timestamp"`
	Version   string `json:"version"`
}

// SchemaLogOf is the only entry of an installation.
func SchemaLogOf(i engine.Installation, version string) SchemaLogEntry {
	return SchemaLogEntry{ID: "0", Timestamp: Date(i.Created.UnixMilli()), Version: version}
}

// SchemaLog is the table of what can be asked of the schema log.
type SchemaLog struct{}

// Name implements [Table].
func (SchemaLog) Name() string { return "schema log entry" }

// Filter implements [Table].
func (SchemaLog) Filter(name string) (query.Filter, bool) {
	return query.Filter{Kind: query.Text}, name == "version"
}

// TakesAlternatives: there are none.
func (SchemaLog) TakesAlternatives() bool { return false }

// CanSort implements [Table].
func (SchemaLog) CanSort(key string) (byVariable, ok bool) { return false, key == "timestamp" }

// Filters implements [Table].
func (t SchemaLog) Filters() iter.Seq2[string, query.Filter] {
	return func(yield func(string, query.Filter) bool) {
		f, _ := t.Filter("version")
		yield("version", f)
	}
}

// Sorts implements [Table].
func (SchemaLog) Sorts() iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) { yield("timestamp", false) }
}

// AsksFor reports whether criteria ask for the only entry, of a version.
func (SchemaLog) AsksFor(c query.Criteria, version string) bool {
	for _, condition := range c.Conditions {
		if condition.Value != version {
			return false
		}
	}
	return c.First <= 0 && c.Max >= 0
}
