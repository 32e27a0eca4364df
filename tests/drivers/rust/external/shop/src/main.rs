//! Makes an order with amounts of another crate, sends it through bytes, JSON and serde, and prints its JSON.

#[allow(dead_code, reason = "not all that is generated is used")]
mod protos;

use money::money::v1::{Money, NOTE, Rounding, money::Rate};
use money::runtime::json::{Json as _, ReadOptions, WriteOptions};
use prost::Message as _;
use protos::registry::REGISTRY;
use protos::shop::v1::{Order, PAYER, order::Extra};

fn main() {
    let mut total = Money { currency: "EUR".to_owned(), units: Some(3), ..Money::default() };
    assert_eq!(total.rounding(), Rounding::Up);
    NOTE.set(&mut total, Some("for you".to_owned()));
    let order = Order {
        order_id: Some("o-1".to_owned()),
        items: vec![total.clone(), Money::default()],
        taxes: [("vat".to_owned(), total.clone())].into(),
        roundings: vec![Rounding::Down],
        extra: Some(Extra::Discount(Rate { rate: Some(0.5), ..Rate::default() })),
        total: Some(total.clone()),
        ..Order::default()
    };
    assert_eq!(Order::decode(order.encode_to_vec().as_slice()), Ok(order.clone()));
    let json = order.to_json().expect("an order is written");
    assert_eq!(Order::from_json(&json), Ok(order.clone()));
    assert_eq!(serde_json::from_str::<Order>(&json).ok().as_ref(), Some(&order));
    assert_eq!(serde_json::to_string(&order).ok().as_ref(), Some(&json));

    // The names of the crate that the runtime is of are known here as our own are.
    let attachment =
        prost_types::Any { type_url: "type.googleapis.com/money.v1.Money".to_owned(), value: total.encode_to_vec() };
    let alone = Order { attachment: Some(attachment.clone()), ..Order::default() };
    assert_eq!(Order::from_json(&alone.to_json().expect("an attached amount is written")), Ok(alone));

    // So is what we add to its messages, if one of our own fields leads to it or somebody names our registry.
    let mut tip = Money { currency: "EUR".to_owned(), ..Money::default() };
    PAYER.set(&mut tip, Some("Ada".to_owned()));
    assert_eq!(PAYER.get(&tip), Ok(Some("Ada".to_owned())));
    let options = WriteOptions { registry: Some(&REGISTRY), ..WriteOptions::default() };
    let json = tip.to_json_with(&options).expect("an amount is written");
    assert_eq!(json, r#"{"currency":"EUR","[shop.v1.payer]":"Ada"}"#);
    let options = ReadOptions { registry: Some(&REGISTRY), ..ReadOptions::default() };
    assert_eq!(Money::from_json_with(&json, &options), Ok(tip));

    let order = Order { attachment: Some(attachment), ..order };
    let json = order.to_json().expect("an order with an amount is written");
    assert_eq!(Order::from_json(&json), Ok(order));
    print!("{json}");
}
