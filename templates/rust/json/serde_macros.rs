
/// Implements serde's traits. The last argument says whose JSON it is.
#[allow(unused_macros, reason = "not all protos declare types")]
macro_rules! json_serde {
    ($rt:ident, $type:ty, $profile:ident) => {
        impl ::serde_core::Serialize for $type {
            fn serialize<S: ::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $rt::json::serialize(self, $rt::json::Profile::$profile, serializer)
            }
        }

        impl<'de> ::serde_core::Deserialize<'de> for $type {
            fn deserialize<D: ::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $rt::json::deserialize($rt::json::Profile::$profile, deserializer)
            }
        }
    };
}
