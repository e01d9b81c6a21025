// Go without a framework: net/http of its standard library, one process.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"os"
	"strings"
	"time"
)

type user struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

var users = map[string]user{"1": {1, "Ada"}, "2": {2, "Grace"}}

const limit = 64 * 1024

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(value)
}

func text(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/plain")
	io.WriteString(w, body)
}

func order(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		answer(w, http.StatusRequestEntityTooLarge, map[string]string{"error": "too large"})
		return
	}
	var found map[string]any
	if err != nil || json.Unmarshal(body, &found) != nil {
		answer(w, http.StatusBadRequest, map[string]string{"error": "not a JSON object"})
		return
	}
	name, named := found["name"].(string)
	price, priced := found["price"].(float64)
	quantity, counted := found["quantity"].(float64)
	counted = counted && quantity == math.Trunc(quantity)
	wrong := []string{}
	for field, fits := range map[string]bool{"name": named, "price": priced, "quantity": counted} {
		if !fits {
			wrong = append(wrong, field)
		}
	}
	if len(wrong) > 0 {
		answer(w, http.StatusUnprocessableEntity, map[string]any{"wrong": wrong})
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"name": name, "price": price, "quantity": quantity, "total": price * quantity,
	})
}

func isPrime(number int) bool {
	for divisor := 2; divisor*divisor <= number; divisor++ {
		if number%divisor == 0 {
			return false
		}
	}
	return true
}

func primes(w http.ResponseWriter, r *http.Request) {
	count := 0
	for number := 2; number < 100000; number++ {
		if isPrime(number) {
			count++
		}
	}
	answer(w, http.StatusOK, map[string]int{"primes": count})
}

func handle(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	switch {
	case r.Method == "POST" && path == "/orders":
		order(w, r)
	case r.Method != "GET":
		http.NotFound(w, r)
	case path == "/hello":
		text(w, "Hello, World!")
	case path == "/json":
		answer(w, http.StatusOK, map[string]string{"message": "Hello, World!"})
	case path == "/wait":
		time.Sleep(50 * time.Millisecond)
		text(w, "waited")
	case path == "/primes":
		primes(w, r)
	case strings.HasPrefix(path, "/users/"):
		if found, known := users[strings.TrimPrefix(path, "/users/")]; known {
			answer(w, http.StatusOK, found)
		} else {
			answer(w, http.StatusNotFound, map[string]string{"error": "no such user"})
		}
	default:
		http.NotFound(w, r)
	}
}

func main() {
	if err := http.ListenAndServe("127.0.0.1:"+os.Args[1], http.HandlerFunc(handle)); err != nil {
		panic(err)
	}
}
