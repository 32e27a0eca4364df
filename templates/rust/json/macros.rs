
/// Implements `json::Value` for an enum.
#[allow(unused_macros, reason = "not all protos declare enums")]
macro_rules! json_enum {
    ($rt:ident, $enum:ty, $read:ident) => {
        impl $rt::json::Value for $enum {
            fn is_absent(&self) -> bool {
                i32::from(*self) == 0
            }

            fn put(&self, out: &mut dyn $rt::json::Out) {
                out.enumeration(i32::from(*self), <Self as $rt::json::Enum>::NAMES);
            }

            fn set(&mut self, value: &mut dyn $rt::json::In) -> $rt::json::Result<()> {
                *self = value.$read()?;
                Ok(())
            }
        }
    };
}
