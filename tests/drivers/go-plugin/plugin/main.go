// A plugin on hashicorp/go-plugin, as others have it: the contract of protocol.DomainPluginService, with no
// more of it than such plugins know. It has no PluginControl, checks no token, and reports neither logs nor
// its version with a job.
//
//	plugin DESCRIPTORS
//
// DESCRIPTORS is a binary FileDescriptorSet. The handlers are three of proto/examples/echo: `echo.echo`,
// `echo.slow` and `echo.fail`.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"protogen.test/go-plugin/descriptors"
)

const service = "protocol.DomainPluginService"

var handshake = plugin.HandshakeConfig{
	ProtocolVersion:  1,
	MagicCookieKey:   "DOMAIN_PLUGIN_COOKIE",
	MagicCookieValue: "6f1c3e0a9d5b47c28e74b0d1a2f35c96",
}

func main() {
	files, err := descriptors.Load(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "plugin:", err)
		os.Exit(1)
	}
	found, err := files.FindDescriptorByName(service)
	if err != nil {
		fmt.Fprintln(os.Stderr, "plugin:", err)
		os.Exit(1)
	}
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: handshake,
		Plugins:         plugin.PluginSet{"domain": domain{service: found.(protoreflect.ServiceDescriptor)}},
		GRPCServer:      plugin.DefaultGRPCServer,
	})
}

type domain struct {
	plugin.NetRPCUnsupportedPlugin
	service protoreflect.ServiceDescriptor
}

func (domain) GRPCClient(context.Context, *plugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, errors.New("this program is a plugin")
}

// GRPCServer adds the methods that the plugin has. Others are answered with UNIMPLEMENTED.
func (d domain) GRPCServer(_ *plugin.GRPCBroker, server *grpc.Server) error {
	description := grpc.ServiceDesc{ServiceName: service, HandlerType: (*any)(nil)}
	for name, answer := range map[string]answer{
		"Metadata":   metadata,
		"Initialize": initialize,
		"Shutdown":   nothing,
		"Health":     health,
		"ExecuteJob": execute,
	} {
		method := d.service.Methods().ByName(protoreflect.Name(name))
		description.Methods = append(description.Methods, grpc.MethodDesc{
			MethodName: name,
			Handler: func(_ any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
				request, response := dynamicpb.NewMessage(method.Input()), dynamicpb.NewMessage(method.Output())
				if err := decode(request); err != nil {
					return nil, err
				}
				if err := answer(ctx, message{request}, message{response}); err != nil {
					return nil, err
				}
				return response, nil
			},
		})
	}
	server.RegisterService(&description, nil)
	return nil
}

// An answer fills a response.
type answer func(ctx context.Context, request, response message) error

// A message whose fields go by name.
type message struct{ *dynamicpb.Message }

func (m message) get(name string) protoreflect.Value {
	return m.Get(m.Descriptor().Fields().ByName(protoreflect.Name(name)))
}

func (m message) set(name string, value any) {
	m.Set(m.Descriptor().Fields().ByName(protoreflect.Name(name)), protoreflect.ValueOf(value))
}

func nothing(context.Context, message, message) error { return nil }

func metadata(_ context.Context, _, response message) error {
	response.set("name", "echo-go")
	response.set("version", "0.1.0")
	return nil
}

func initialize(_ context.Context, _, response message) error {
	names := response.Mutable(response.Descriptor().Fields().ByName("handler_names")).List()
	for _, name := range []string{"echo.echo", "echo.slow", "echo.fail"} {
		names.Append(protoreflect.ValueOfString(name))
	}
	return nil
}

func health(_ context.Context, _, response message) error {
	response.set("healthy", true)
	return nil
}

// The payloads of all handlers in one.
type payload struct {
	Text    string `json:"text"`
	Data    []byte `json:"data"`
	StepMs  int    `json:"stepMs"`
	Steps   int    `json:"steps"`
	Message string `json:"message"`
	How     string `json:"how"`
}

func execute(ctx context.Context, request, response message) error {
	var job payload
	if err := json.Unmarshal(request.get("payload").Bytes(), &job); err != nil {
		return status.Error(codes.InvalidArgument, err.Error())
	}
	result, err := run(ctx, request.get("handler_name").String(), job, response)
	if _, isStatus := status.FromError(err); err != nil && isStatus {
		return err
	}
	if err != nil {
		response.set("error", err.Error())
		return nil
	}
	bytes, err := json.Marshal(result)
	if err != nil {
		return err
	}
	response.set("success", true)
	response.set("result", bytes)
	return nil
}

func run(ctx context.Context, handler string, job payload, response message) (any, error) {
	switch handler {
	case "echo.echo":
		return map[string]any{"text": job.Text, "data": job.Data}, nil
	case "echo.slow":
		response.set("progress_total", int32(job.Steps))
		for done := 0; done < job.Steps; done++ {
			response.set("progress_current", int32(done))
			select {
			case <-ctx.Done():
				return nil, status.FromContextError(ctx.Err()).Err()
			case <-time.After(time.Duration(job.StepMs) * time.Millisecond):
			}
		}
		response.set("progress_current", int32(job.Steps))
		return map[string]int{"steps": job.Steps}, nil
	case "echo.fail":
		switch job.How {
		case "BUSY":
			return nil, status.Error(codes.ResourceExhausted, job.Message)
		case "PERMANENT":
			return nil, status.Error(codes.FailedPrecondition, job.Message)
		case "EXIT":
			os.Exit(3)
		}
		return nil, errors.New(job.Message)
	}
	return nil, status.Errorf(codes.Unimplemented, "no handler %q", handler)
}
