//! The host and the plugin on hashicorp/go-plugin that others are tested with, against each other.

mod support;

use std::process::Stdio;

use serde_json::{Value, json};
use support::{echo, folder, go::plugin_host};

#[test]
fn they_are_what_they_say() {
    let home = folder::temporary("go-plugin-");
    let descriptors = echo::PROTOS.descriptor_set();
    let command = plugin_host::plugin(&descriptors, home.path());
    let steps = [
        echo::start(),
        json!({ "ping": {} }),
        echo::call("Initialize", &json!({})),
        echo::job("echo.echo", r#"{"text":"hi"}"#),
        echo::job("echo.slow", r#"{"steps":2,"stepMs":5}"#),
        echo::job("echo.fail", r#"{"message":"no paper"}"#),
        echo::call("ConfigSchema", &json!({})),
        json!({ "kill": {} }),
    ];
    let ran = plugin_host::run(&descriptors, &steps, Stdio::null(), &command);
    let [start, ping, initialize, reply, slow, fail, schema, kill] = &ran.results[..] else {
        panic!("{:?}", ran.results)
    };
    assert_eq!((&start["error"], &ping["error"]), (&Value::Null, &Value::Null), "{}", ran.stderr);
    assert_eq!(initialize["response"]["handlerNames"], json!(["echo.echo", "echo.slow", "echo.fail"]));
    assert_eq!(echo::result(reply), r#"{"data":null,"text":"hi"}"#);
    assert_eq!(slow["response"]["progressTotal"], 2);
    assert_eq!(
        (&fail["response"]["success"], &fail["response"]["error"]),
        (&json!(false), &json!("no paper"))
    );
    assert_eq!((&schema["code"], &kill["exited"]), (&json!("Unimplemented"), &json!(true)));
}
