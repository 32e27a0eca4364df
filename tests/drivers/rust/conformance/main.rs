//! Answers the questions of protobuf's conformance suite with generated code: on both pipes, a length as a
//! little-endian u32 and that many bytes of `conformance.ConformanceRequest` or
//! `conformance.ConformanceResponse`.

#[path = "proto/mod.rs"]
mod proto;

use std::io::{self, Read as _, Write as _};

use prost::Message;
use proto::conformance::conformance_request::Payload;
use proto::conformance::conformance_response::Result as Answer;
use proto::conformance::{ConformanceRequest, ConformanceResponse, TestCategory, WireFormat};
use proto::protobuf_test_messages::{proto2::TestAllTypesProto2, proto3::TestAllTypesProto3};
use proto::registry::REGISTRY;
use proto::runtime::json::{Json, ReadOptions, WriteOptions};

fn main() -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    loop {
        let mut length = [0; 4];
        match input.read_exact(&mut length) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            read => read?,
        }
        let length = usize::try_from(u32::from_le_bytes(length)).map_err(io::Error::other)?;
        let mut request = vec![0; length];
        input.read_exact(&mut request)?;
        let request = ConformanceRequest::decode(&*request).map_err(io::Error::other)?;
        let response = ConformanceResponse { result: Some(answer(&request)), ..Default::default() }.encode_to_vec();
        output.write_all(&u32::try_from(response.len()).map_err(io::Error::other)?.to_le_bytes())?;
        output.write_all(&response)?;
        output.flush()?;
    }
}

fn answer(request: &ConformanceRequest) -> Answer {
    match request.message_type.as_str() {
        "protobuf_test_messages.proto2.TestAllTypesProto2" => answer_of::<TestAllTypesProto2>(request),
        "protobuf_test_messages.proto3.TestAllTypesProto3" => answer_of::<TestAllTypesProto3>(request),
        other => Answer::Skipped(format!("no message {other}")),
    }
}

fn answer_of<M: Message + Json + Default>(request: &ConformanceRequest) -> Answer {
    let ignore_unknown = request.test_category == TestCategory::JsonIgnoreUnknownParsingTest;
    let options = ReadOptions { ignore_unknown, registry: Some(&REGISTRY), ..ReadOptions::default() };
    let message = match &request.payload {
        Some(Payload::ProtobufPayload(bytes)) => M::decode(bytes.as_slice()).map_err(|error| error.to_string()),
        Some(Payload::JsonPayload(text)) => {
            M::from_json_with(text, &options).map_err(|error| error.to_string())
        }
        Some(Payload::JspbPayload(_) | Payload::TextPayload(_)) | None => {
            return Answer::Skipped("no text format, and no JSPB".to_owned());
        }
    };
    let message = match message {
        Ok(message) => message,
        Err(error) => return Answer::ParseError(error),
    };
    match request.requested_output_format {
        WireFormat::Protobuf => Answer::ProtobufPayload(message.encode_to_vec()),
        WireFormat::Json => {
            let options = WriteOptions { registry: Some(&REGISTRY), ..WriteOptions::default() };
            match message.to_json_with(&options) {
                Ok(text) => Answer::JsonPayload(text),
                Err(error) => Answer::SerializeError(error.to_string()),
            }
        }
        WireFormat::Unspecified | WireFormat::Jspb | WireFormat::TextFormat | WireFormat::Unrecognized(_) => {
            Answer::Skipped("no text format, and no JSPB".to_owned())
        }
    }
}
