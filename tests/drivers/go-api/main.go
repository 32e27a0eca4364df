// Command api reads messages of the generated packages in either form, and writes them in both.
// tests/support/translator.rs has what it is asked and what it answers.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "protogen.test/api/gen/acme/crm/legacypb"
	_ "protogen.test/api/gen/acme/crm/v1/visitpb"
	_ "protogen.test/api/gen/acme/shop/v1"
)

type question struct {
	Message protoreflect.FullName `json:"message"`
	Inputs  []struct {
		Binary *string `json:"binary"`
		JSON   string  `json:"json"`
	} `json:"inputs"`
}

type outcome struct {
	Read     *forms    `json:"read,omitempty"`
	Rejected *rejected `json:"rejected,omitempty"`
}

type forms struct {
	Binary string `json:"binary"`
	JSON   string `json:"json"`
}

type rejected struct {
	Text string `json:"text"`
}

func main() {
	lines, answers := json.NewDecoder(bufio.NewReader(os.Stdin)), json.NewEncoder(os.Stdout)
	for {
		var asked question
		if err := lines.Decode(&asked); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		kind, err := protoregistry.GlobalTypes.FindMessageByName(asked.Message)
		if err != nil {
			log.Fatalf("%s: %v", asked.Message, err)
		}
		outcomes := make([]outcome, len(asked.Inputs))
		for i, input := range asked.Inputs {
			message := kind.New().Interface()
			if input.Binary != nil {
				err = fromHex(*input.Binary, message)
			} else {
				err = protojson.Unmarshal([]byte(input.JSON), message)
			}
			var read forms
			if err == nil {
				read, err = write(message)
			}
			if err != nil {
				outcomes[i].Rejected = &rejected{err.Error()}
			} else {
				outcomes[i].Read = &read
			}
		}
		if err := answers.Encode(map[string]any{"outcomes": outcomes}); err != nil {
			log.Fatal(err)
		}
	}
}

func fromHex(text string, message proto.Message) error {
	bytes, err := hex.DecodeString(text)
	if err != nil {
		return err
	}
	return proto.Unmarshal(bytes, message)
}

func write(message proto.Message) (forms, error) {
	bytes, err := proto.Marshal(message)
	if err != nil {
		return forms{}, err
	}
	text, err := protojson.Marshal(message)
	return forms{hex.EncodeToString(bytes), string(text)}, err
}
