package main

import (
	"context"
	"io"
	"net"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	legacypb "protogen.test/api/gen/acme/crm/legacypb"
	moneypb "protogen.test/api/gen/acme/money/v1"
	rulespb "protogen.test/api/gen/acme/rules"
	shoppb "protogen.test/api/gen/acme/shop/v1"
)

type shop struct {
	shoppb.UnimplementedShopServer
}

func (shop) Place(_ context.Context, order *shoppb.Order) (*shoppb.Order, error) {
	if order.Note == nil {
		return nil, status.Error(codes.InvalidArgument, "no note")
	}
	order.Status = shoppb.Status_STATUS_OPEN
	return order, nil
}

func (shop) Watch(_ *emptypb.Empty, orders grpc.ServerStreamingServer[shoppb.Order]) error {
	for _, id := range []string{"a", "b"} {
		if err := orders.Send(&shoppb.Order{OrderId: id}); err != nil {
			return err
		}
	}
	return nil
}

func TestAServiceIsServedAndCalled(t *testing.T) {
	listener := bufconn.Listen(1 << 16)
	server := grpc.NewServer()
	shoppb.RegisterShopServer(server, shop{})
	go server.Serve(listener)
	defer server.Stop()
	dial := func(context.Context, string) (net.Conn, error) { return listener.Dial() }
	connection, err := grpc.NewClient("passthrough:shop", grpc.WithContextDialer(dial),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	client := shoppb.NewShopClient(connection)

	asked := &shoppb.Order{
		OrderId: "o-1",
		Note:    proto.String(""),
		Fees:    map[string]*moneypb.Money{"post": {Units: 3}},
		Payment: &shoppb.Order_Cash{Cash: &shoppb.Money{Currency: "EUR"}},
	}
	placed, err := client.Place(t.Context(), asked)
	if err != nil || placed.Status != shoppb.Status_STATUS_OPEN || placed.GetCash().Currency != "EUR" {
		t.Errorf("placed %v, %v", placed, err)
	}
	if _, err := client.Place(t.Context(), &shoppb.Order{}); status.Code(err) != codes.InvalidArgument {
		t.Errorf("an order without a note: %v", err)
	}
	orders, err := client.Watch(t.Context(), &emptypb.Empty{})
	if err != nil {
		t.Fatal(err)
	}
	var ids string
	for {
		order, err := orders.Recv()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		ids += order.OrderId
	}
	if ids != "ab" {
		t.Errorf("watched %q", ids)
	}
}

func TestOptionsAreInTheDescriptors(t *testing.T) {
	fields := (&moneypb.Money{}).ProtoReflect().Descriptor().Fields()
	rule := proto.GetExtension(fields.ByName("currency").Options(), rulespb.E_Field).(*rulespb.Rule)
	pattern := proto.GetExtension(rule, rulespb.E_Pattern).(string)
	if len(rule.OneOf) != 2 || pattern != "[A-Z]{3}" || rule.GetMax() != -1 {
		t.Errorf("the rule of a currency is %v, with the pattern %q", rule, pattern)
	}
	methods := shoppb.File_acme_shop_v1_order_proto.Services().Get(0).Methods()
	if path := proto.GetExtension(methods.Get(0).Options(), rulespb.E_Path); path != "/orders" {
		t.Errorf("the path of Place is %q", path)
	}
}

func TestDefaultsOfProto2(t *testing.T) {
	record := &legacypb.Record{}
	if record.GetCount() != 41 || string(record.GetBlob()) != "\x00\xffx" || record.GetKind() != legacypb.Record_KIND_B {
		t.Errorf("defaults are %v, %q, %v", record.GetCount(), record.GetBlob(), record.GetKind())
	}
}
