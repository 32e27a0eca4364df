// A host on hashicorp/go-plugin, as others have it: it starts one plugin, and does with it what a script says.
//
//	host DESCRIPTORS SCRIPT COMMAND [ARGUMENT...]
//
// DESCRIPTORS is a binary FileDescriptorSet, and SCRIPT a file with a JSON object a line:
//
//	{"start": {"plugin": "domain", "versions": [1], "cookie": {"key": "K", "value": "V"}}}
//	{"ping": {}}
//	{"call": {"method": "protocol.DomainPluginService.Metadata", "request": {}, "timeout_ms": 1000,
//	          "metadata": {"key": "value"}}}
//	{"kill": {}}
//
// For each of them, a line on stdout says what came of it and how long it took:
//
//	{"millis": 12, "response": {…}}
//	{"millis": 12, "code": "Unimplemented", "error": "…"}
//
// The plugin gets this program's stdin, as go-plugin has it.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/hashicorp/go-hclog"
	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// A step of a script: one of the fields is set.
type step struct {
	Start *start    `json:"start"`
	Ping  *struct{} `json:"ping"`
	Call  *call     `json:"call"`
	Kill  *struct{} `json:"kill"`
}

type start struct {
	Plugin   string `json:"plugin"`
	Versions []int  `json:"versions"`
	Cookie   struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	} `json:"cookie"`
	AutoMTLS bool `json:"auto_mtls"`
}

type call struct {
	Method    string            `json:"method"`
	Request   json.RawMessage   `json:"request"`
	TimeoutMs int               `json:"timeout_ms"`
	Metadata  map[string]string `json:"metadata"`
}

// What came of a step.
type result struct {
	Millis   int64           `json:"millis"`
	Response json.RawMessage `json:"response,omitempty"`
	Exited   bool            `json:"exited,omitempty"`
	Code     string          `json:"code,omitempty"`
	Error    string          `json:"error,omitempty"`
}

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "host:", err)
		os.Exit(1)
	}
}

func run(descriptors, script string, command []string) error {
	files, err := load(descriptors)
	if err != nil {
		return err
	}
	steps, err := os.Open(script)
	if err != nil {
		return err
	}
	defer steps.Close()
	host := host{files: files, command: command}
	defer host.kill()
	out := json.NewEncoder(os.Stdout)
	decoder := json.NewDecoder(bufio.NewReader(steps))
	decoder.DisallowUnknownFields()
	for {
		var next step
		if err := decoder.Decode(&next); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		began := time.Now()
		done := host.do(next)
		done.Millis = time.Since(began).Milliseconds()
		if err := out.Encode(done); err != nil {
			return err
		}
	}
}

func load(path string) (*protoregistry.Files, error) {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(bytes, &set); err != nil {
		return nil, err
	}
	return protodesc.NewFiles(&set)
}

type host struct {
	files   *protoregistry.Files
	command []string
	client  *plugin.Client
	conn    *grpc.ClientConn
}

func (h *host) do(next step) result {
	switch {
	case next.Start != nil:
		return said(h.start(next.Start))
	case next.Ping != nil:
		protocol, err := h.client.Client()
		if err == nil {
			err = protocol.Ping()
		}
		return said(err)
	case next.Call != nil:
		response, err := h.call(next.Call)
		done := said(err)
		done.Response = response
		return done
	case next.Kill != nil:
		h.kill()
		return result{Exited: h.client != nil && h.client.Exited()}
	}
	return result{Error: "a step without a name"}
}

func said(err error) result {
	if err == nil {
		return result{}
	}
	if found, ok := status.FromError(err); ok {
		return result{Code: found.Code().String(), Error: found.Message()}
	}
	return result{Error: err.Error()}
}

func (h *host) start(options *start) error {
	versions := map[int]plugin.PluginSet{}
	for _, version := range options.Versions {
		versions[version] = plugin.PluginSet{options.Plugin: connection{}}
	}
	h.client = plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			MagicCookieKey:   options.Cookie.Key,
			MagicCookieValue: options.Cookie.Value,
		},
		VersionedPlugins: versions,
		Cmd:              exec.Command(h.command[0], h.command[1:]...),
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		StartTimeout:     20 * time.Second,
		AutoMTLS:         options.AutoMTLS,
		Stderr:           os.Stderr,
		Logger:           hclog.New(&hclog.LoggerOptions{Output: os.Stderr, Level: hclog.Warn}),
	})
	protocol, err := h.client.Client()
	if err != nil {
		return err
	}
	conn, err := protocol.Dispense(options.Plugin)
	if err != nil {
		return err
	}
	h.conn = conn.(*grpc.ClientConn)
	return nil
}

func (h *host) kill() {
	if h.client != nil {
		h.client.Kill()
	}
}

func (h *host) call(options *call) (json.RawMessage, error) {
	found, err := h.files.FindDescriptorByName(protoreflect.FullName(options.Method))
	if err != nil {
		return nil, err
	}
	method := found.(protoreflect.MethodDescriptor)
	request := dynamicpb.NewMessage(method.Input())
	if len(options.Request) > 0 {
		if err := protojson.Unmarshal(options.Request, request); err != nil {
			return nil, err
		}
	}
	ctx := context.Background()
	if options.TimeoutMs > 0 {
		limited, cancel := context.WithTimeout(ctx, time.Duration(options.TimeoutMs)*time.Millisecond)
		defer cancel()
		ctx = limited
	}
	ctx = metadata.NewOutgoingContext(ctx, metadata.New(options.Metadata))
	response := dynamicpb.NewMessage(method.Output())
	path := fmt.Sprintf("/%s/%s", method.Parent().FullName(), method.Name())
	if err := h.conn.Invoke(ctx, path, request, response); err != nil {
		return nil, err
	}
	return protojson.MarshalOptions{EmitUnpopulated: true}.Marshal(response)
}

// connection is a plugin of which the host wants no more than the connection.
type connection struct {
	plugin.NetRPCUnsupportedPlugin
}

func (connection) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return errors.New("this program is a host")
}

func (connection) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return conn, nil
}
