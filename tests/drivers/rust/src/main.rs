//! Answers the questions of protobuf's conformance suite with generated code: on both pipes, a length as a
//! little-endian u32 and that many bytes of `conformance.ConformanceRequest` or `ConformanceResponse`.

mod protos;

use std::io::{ErrorKind, Read as _, Write as _, stdin, stdout};

use prost::Message;

use protos::conformance::conformance_request::Payload;
use protos::conformance::conformance_response::Result as Answer;
use protos::conformance::{ConformanceRequest, ConformanceResponse, WireFormat};
use protos::protobuf_test_messages::{proto2, proto3};

fn main() -> std::io::Result<()> {
    let (mut input, mut output) = (stdin().lock(), stdout().lock());
    let mut length = [0; 4];
    loop {
        match input.read_exact(&mut length) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            result => result?,
        }
        let mut request = vec![0; u32::from_le_bytes(length) as usize];
        input.read_exact(&mut request)?;
        let result = match ConformanceRequest::decode(&*request) {
            Ok(request) => answer(request),
            Err(error) => Answer::RuntimeError(error.to_string()),
        };
        let response = ConformanceResponse { result: Some(result), ..Default::default() }.encode_to_vec();
        let length = u32::try_from(response.len()).expect("no answer has 4 GiB");
        output.write_all(&length.to_le_bytes())?;
        output.write_all(&response)?;
        output.flush()?;
    }
}

fn answer(request: ConformanceRequest) -> Answer {
    match request.message_type.as_str() {
        "protobuf_test_messages.proto2.TestAllTypesProto2" => of::<proto2::TestAllTypesProto2>(request),
        "protobuf_test_messages.proto3.TestAllTypesProto3" => of::<proto3::TestAllTypesProto3>(request),
        other => Answer::Skipped(format!("no message {other}")),
    }
}

fn of<M: Message + Default>(request: ConformanceRequest) -> Answer {
    let read = match request.payload {
        Some(Payload::ProtobufPayload(bytes)) => M::decode(&*bytes),
        Some(Payload::JsonPayload(_) | Payload::JspbPayload(_) | Payload::TextPayload(_)) => {
            return Answer::Skipped("neither JSON, nor text format, nor JSPB".to_owned());
        }
        None => return Answer::RuntimeError("the request has no payload".to_owned()),
    };
    let message = match read {
        Ok(message) => message,
        Err(error) => return Answer::ParseError(error.to_string()),
    };
    match request.requested_output_format {
        WireFormat::Protobuf => Answer::ProtobufPayload(message.encode_to_vec()),
        _ => Answer::Skipped("neither JSON, nor text format, nor JSPB".to_owned()),
    }
}
