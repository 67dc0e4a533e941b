package parameters

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
)

// answer is what is compared: the status and, of a refusal, its type.
type answer struct {
	status int
	kind   string // empty where there is none
}

// ask sends one request to the API at base.
func ask(ctx context.Context, base string, r request) (answer, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, base+r.path+"?"+r.query, nil)
	if err != nil {
		return answer{}, err
	}
	q.Header.Set("Accept", "application/json")
	response, err := http.DefaultClient.Do(q)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, fmt.Errorf("read %s: %w", r.path, err)
	}
	a := answer{status: response.StatusCode}
	if a.status >= http.StatusBadRequest {
		var body struct{ Type string }
		if err := json.Unmarshal(data, &body); err != nil {
			return a, fmt.Errorf("%s?%s: %s is no error: %w", r.path, r.query, data, err)
		}
		a.kind = body.Type
	}
	return a, nil
}

// recorded is a request with the answer that Camunda gave.
type recorded struct {
	request
	answer
}

// write keeps what was recorded, a line each: path, query, status, type.
func write(file string, all []recorded) error {
	var b strings.Builder
	for _, r := range all {
		fmt.Fprintf(&b, "%s\t%s\t%d\t%s\n", r.path, r.query, r.status, r.kind)
	}
	return os.WriteFile(file, []byte(b.String()), 0o644)
}

func read(file string) ([]recorded, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []recorded
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 4 {
			return nil, fmt.Errorf("%s: a line has %d fields: %q", file, len(fields), lines.Text())
		}
		status, err := strconv.Atoi(fields[2])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, recorded{request{fields[0], fields[1]}, answer{status, fields[3]}})
	}
	return all, lines.Err()
}
