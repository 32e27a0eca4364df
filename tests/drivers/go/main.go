// Command encoder answers what encoding/json makes of a message that protoc-gen-go
// generated: the ground truth of the JSON profile "go". It speaks JSON lines:
//
//	→ {"case": "scalars", "message": "pkg.Job", "value": {"jobId": "7"}}
//	← {"json": "{\"job_id\":7}"}
//	← {"error": "json: unsupported type: map[bool]string"}
//
// The value is ProtoJSON; required fields may be missing. The answer's JSON is a
// string, so that numbers and the order of keys arrive as Go wrote them.
//
// It answers as well what encoding/json reads, in binary form:
//
//	→ {"case": "scalars", "message": "pkg.Job", "read": "{\"job_id\":7}"}
//	← {"bytes": "CAc="}
//
// The messages come from a file that tests/support/go/encoder.rs writes beside this one: it
// imports the generated packages and registers what is in them.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	// An Any may hold a well-known type that no case imports.
	_ "google.golang.org/protobuf/types/known/anypb"
	_ "google.golang.org/protobuf/types/known/durationpb"
	_ "google.golang.org/protobuf/types/known/emptypb"
	_ "google.golang.org/protobuf/types/known/fieldmaskpb"
	_ "google.golang.org/protobuf/types/known/structpb"
	_ "google.golang.org/protobuf/types/known/timestamppb"
	_ "google.golang.org/protobuf/types/known/wrapperspb"
)

type request struct {
	Case    string          `json:"case"`
	Message string          `json:"message"`
	Value   json.RawMessage `json:"value"`
	Read    *string         `json:"read"`
}

type answer struct {
	JSON  string `json:"json,omitempty"`
	Bytes []byte `json:"bytes"`
	Error string `json:"error,omitempty"`
}

// Every case has a registry of its own, since two may declare the same names.
var cases = map[string]*protoregistry.Types{}

// registry is that of a case; the well-known types are in it from the start.
func registry(name string) *protoregistry.Types {
	if cases[name] == nil {
		types := new(protoregistry.Types)
		protoregistry.GlobalTypes.RangeMessages(func(known protoreflect.MessageType) bool {
			if known.Descriptor().FullName().Parent() == "google.protobuf" {
				must(types.RegisterMessage(known))
			}
			return true
		})
		cases[name] = types
	}
	return cases[name]
}

func message(name string, message proto.Message) {
	must(registry(name).RegisterMessage(message.ProtoReflect().Type()))
}

func extension(name string, extension protoreflect.ExtensionType) {
	must(registry(name).RegisterExtension(extension))
}

func main() {
	log.SetFlags(0)
	in, out := bufio.NewReader(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		must(err)
		must(out.Encode(reply(line)))
	}
}

func reply(line []byte) answer {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Error: err.Error()}
	}
	if asked.Read != nil {
		bytes, err := read(asked)
		if err != nil {
			return answer{Error: err.Error()}
		}
		return answer{Bytes: bytes}
	}
	text, err := encode(asked)
	if err != nil {
		// On purpose, protobuf-go writes a no-break space in some builds and not in others.
		return answer{Error: strings.ReplaceAll(err.Error(), "\u00a0", " ")}
	}
	return answer{JSON: string(text)}
}

func read(asked request) ([]byte, error) {
	value, err := empty(asked)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(*asked.Read), value); err != nil {
		return nil, err
	}
	return proto.MarshalOptions{AllowPartial: true, Deterministic: true}.Marshal(value)
}

func empty(asked request) (proto.Message, error) {
	found, err := registry(asked.Case).FindMessageByName(protoreflect.FullName(asked.Message))
	if err != nil {
		return nil, fmt.Errorf("case %q, message %q: %w", asked.Case, asked.Message, err)
	}
	return found.New().Interface(), nil
}

func encode(asked request) ([]byte, error) {
	value, err := empty(asked)
	if err != nil {
		return nil, err
	}
	types := registry(asked.Case)
	options := protojson.UnmarshalOptions{AllowPartial: true, Resolver: types}
	if err := options.Unmarshal(asked.Value, value); err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
