//! What protos mean, where it is easy to get wrong.

use protogen::model::options::{Encoding, Kind, Role};
use protogen::model::{Model, Shape};
use protogen::schema::Schema;

fn model(text: &str) -> Model {
    let schema = Schema::from_texts([("test.proto", text)]);
    schema.and_then(|schema| schema.model(&[])).unwrap_or_else(|report| panic!("{report:?}"))
}

fn packed(model: &Model) -> Vec<(&str, bool)> {
    let fields = model.messages.values().flat_map(|message| &message.fields);
    fields
        .filter_map(|field| match field.shape {
            Shape::Repeated { packed, .. } => Some((field.decl.name.as_str(), packed)),
            Shape::Singular { .. } | Shape::Map { .. } => None,
        })
        .collect()
}

#[test]
fn numbers_are_packed_in_proto3_unless_it_says_otherwise() {
    let model = model(
        "syntax = 'proto3';
         message A { repeated int32 a = 1; repeated int32 b = 2 [packed = false]; repeated string c = 3; }",
    );
    assert_eq!(packed(&model), [("a", true), ("b", false), ("c", false)]);
}

#[test]
fn numbers_are_not_packed_in_proto2_unless_it_says_so() {
    let model = model(
        "syntax = 'proto2';
         message A { repeated int32 a = 1; repeated int32 b = 2 [packed = true]; }",
    );
    assert_eq!(packed(&model), [("a", false), ("b", true)]);
}

#[test]
fn the_texts_of_maps_are_validated_in_proto3() {
    let model = model("syntax = 'proto3'; message A { map<int32, string> a = 1; map<int32, bytes> b = 2; }");
    let fields: Vec<bool> = model.message("A").fields.iter().map(|field| field.validate_utf8).collect();
    assert_eq!(fields, [true, false]);
}

#[test]
fn the_option_of_a_field_that_is_optional_in_proto3_is_no_oneof() {
    let model = model("syntax = 'proto3'; message A { optional int32 a = 1; oneof b { int32 c = 2; } }");
    let message = model.message("A");
    assert_eq!(message.oneofs.len(), 1);
    assert_eq!(message.field("a").map(|field| (field.oneof, field.proto3_optional)), Some((None, true)));
    assert_eq!(message.field("c").and_then(|field| field.oneof), Some(0));
}

#[test]
fn every_option_of_ours_is_understood() {
    let model = model(
        "syntax = 'proto3';
         package all;
         import 'protogen/v1/options.proto';
         option (protogen.v1.file).union = 'Any';
         option (protogen.v1.file).constants = { name: 'A' text: 't' comment: 'c' };
         option (protogen.v1.file).constants = { name: 'B' integer: 9007199254740993 };
         option (protogen.v1.file).constants = { name: 'C' number: 0.5 };
         option (protogen.v1.file).constants = { name: 'D' flag: true };
         message M {
           option (protogen.v1.message).rename = 'R';
           int64 a = 1 [(protogen.v1.field) = { rename: 'b' unit: MILLIS role: TIMEOUT_SECS }];
           string id = 5 [(protogen.v1.field).role = JOB_ID];
           string handler = 6 [(protogen.v1.field).role = HANDLER];
           bytes payload = 7 [(protogen.v1.field).role = PAYLOAD];
           string s = 2 [(protogen.v1.field).string_enum = 'all.E'];
           string type = 3 [(protogen.v1.field).discriminator = 'm'];
           oneof o { option (protogen.v1.oneof).rename = 'p'; int32 x = 4; }
         }
         enum E {
           option (protogen.v1.enum) = { rename: 'F' table: 'T' };
           Z = 0 [(protogen.v1.value) = { rename: 'Y' constant: { text: 'z' } }];
         }
         message R {
           bool success = 1 [(protogen.v1.field).role = SUCCESS];
           string error = 2 [(protogen.v1.field).role = ERROR];
           bytes result = 3 [(protogen.v1.field).role = RESULT];
           repeated string handlers = 4 [(protogen.v1.field).role = HANDLER_NAMES];
         }
         service S {
           option (protogen.v1.service) = {
             rename: 'U'
             plugin: {
               name: 'p' protocol_versions: [2, 1] cookie: { key: 'k' value: 'v' }
               start_timeout_secs: 1 shutdown_grace_secs: 2 max_message_bytes: 3
             }
           };
           rpc Run(M) returns (R) {
             option (protogen.v1.method) = {
               rename: 'go' kind: EXECUTE idempotent: true
               default_timeout_secs: 1 max_timeout_secs: 2 max_concurrency: 3
             };
           }
           rpc Begin(M) returns (R) { option (protogen.v1.method).kind = INITIALIZE; }
         }
         service H {
           option (protogen.v1.service).handlers = { executor: 'all.S' encoding: GO_JSON };
           rpc Count(M) returns (M) { option (protogen.v1.method) = { handler: 'h' max_timeout_secs: 9 }; }
         }",
    );
    let service = &model.services["all.S"];
    let plugin = service.options.plugin.as_ref().expect("it has one");
    assert_eq!((plugin.protocol_versions.as_slice(), plugin.max_message_bytes), (&[2, 1][..], Some(3)));
    assert_eq!(service.methods[0].options.max_concurrency, Some(3));
    assert_eq!(model.file("test.proto").options.constants.len(), 4);
    assert_eq!(model.enumeration("all.E").options.table.as_deref(), Some("T"));

    let (plugin, handlers) = (&model.wiring.plugins["all.S"], &model.wiring.handlers["all.H"]);
    let execute = plugin.execute.as_ref().expect("it has one");
    assert_eq!((plugin.protocol_versions.as_slice(), &*execute.request.handler), (&[1, 2][..], "handler"));
    let handler = &handlers.handlers[0];
    assert_eq!((&*handler.name, &*handler.payload, handlers.encoding), ("h", "all.M", Encoding::GoJson));
    // Its timeouts are those of the method that carries it, where it has none or a longer one.
    assert_eq!((handler.limits.default_timeout_secs, handler.limits.max_timeout_secs), (Some(1), Some(2)));
    assert_eq!(handler.limits.max_concurrency, None);
}

#[test]
fn every_role_and_kind_of_options_proto_is_known() {
    let schema = Schema::from_texts([(protogen::schema::OPTIONS_PROTO_PATH, "")]).expect("it is right");
    let model = schema.model(&[]).expect("it is right");
    let names = |name: &str| {
        let values = model.enumeration(name).values.iter();
        let names = values.filter(|value| value.number != 0).map(|value| value.decl.name.clone());
        names.collect::<Vec<String>>()
    };
    let roles = names("protogen.v1.FieldOptions.Role");
    assert!(roles.len() > 20);
    for name in roles {
        let role: Role = serde_json::from_value(name.as_str().into()).expect("every role is in the model");
        assert_eq!(role.shown(), name);
    }
    for name in names("protogen.v1.MethodOptions.Kind") {
        let kind: Kind = serde_json::from_value(name.as_str().into()).expect("every kind is in the model");
        assert_eq!(kind.shown(), name);
    }
}
