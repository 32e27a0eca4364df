//! Makes an order with amounts of another crate, sends it through bytes, JSON and serde, and prints its JSON.

mod protos;

use money::money::v1::{Money, Rounding, money::Rate};
use money::runtime::json::Json as _;
use prost::Message as _;
use protos::shop::v1::{NOTE, Order, order::Extra};

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
        attachment: Some(prost_types::Any {
            type_url: "type.googleapis.com/shop.v1.Order".to_owned(),
            value: Order { order_id: Some("o-2".to_owned()), total: Some(total.clone()), ..Order::default() }
                .encode_to_vec(),
        }),
        total: Some(total),
        ..Order::default()
    };
    assert_eq!(Order::decode(order.encode_to_vec().as_slice()), Ok(order.clone()));
    let json = order.to_json().expect("an order is written");
    assert_eq!(Order::from_json(&json), Ok(order.clone()));
    assert_eq!(serde_json::from_str::<Order>(&json).ok(), Some(order));
    print!("{json}");
}
