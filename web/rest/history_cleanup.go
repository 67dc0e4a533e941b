package rest

// CleanupConfiguration is when history is removed: in the window that is open or
// comes next (HistoryCleanupConfigurationDto).
type CleanupConfiguration struct {
	BatchWindowStartTime Date `json:"batchWindowStartTime"`
	BatchWindowEndTime   Date `json:"batchWindowEndTime"`
	Enabled              bool `json:"enabled"`
}
