//! What every message of this folder repeats.

/// Implements [`prost::Message`] and [`prost::Name`]. The first argument is what the module calls the
/// runtime.
macro_rules! prost_message {
    ($rt:ident, $message:ty, $package:literal, $name:literal) => {
        impl ::prost::Name for $message {
            const NAME: &'static str = $name;
            const PACKAGE: &'static str = $package;
        }

        impl ::prost::Message for $message {
            fn encode_raw(&self, buf: &mut impl $rt::BufMut) {
                $rt::glue::encode_raw(self, buf);
            }

            fn merge_field(
                &mut self,
                tag: u32,
                wire_type: ::prost::encoding::WireType,
                buf: &mut impl ::prost::bytes::Buf,
                _: ::prost::encoding::DecodeContext,
            ) -> $rt::Result<()> {
                $rt::glue::merge_field(self, tag, wire_type as u32, buf)
            }

            fn encoded_len(&self) -> usize {
                $rt::Message::size(self, &mut $rt::size::Sizes::new())
            }

            fn encode(&self, buf: &mut impl $rt::BufMut) -> ::core::result::Result<(), ::prost::EncodeError> {
                $rt::glue::encode(self, buf)
            }

            fn encode_to_vec(&self) -> ::std::vec::Vec<u8> {
                $rt::glue::encode_to_vec(self)
            }

            fn encode_length_delimited(
                &self,
                buf: &mut impl $rt::BufMut,
            ) -> ::core::result::Result<(), ::prost::EncodeError> {
                $rt::glue::encode_length_delimited(self, buf)
            }

            fn encode_length_delimited_to_vec(&self) -> ::std::vec::Vec<u8> {
                $rt::glue::encode_length_delimited_to_vec(self)
            }

            fn merge(&mut self, buf: impl ::prost::bytes::Buf) -> $rt::Result<()> {
                $rt::glue::merge(self, buf)
            }

            fn merge_length_delimited(&mut self, buf: impl ::prost::bytes::Buf) -> $rt::Result<()> {
                $rt::glue::merge_length_delimited(self, buf)
            }

            fn clear(&mut self) {
                *self = ::core::default::Default::default();
            }
        }
    };
}
