//! What may be a field's value.

use super::{In, Json, Names, Out, Result};

/// Something that a field may hold: a scalar, an enum, a message, a list or a map.
pub trait Value {
    /// Whether a field that holds it is left out.
    fn is_absent(&self) -> bool {
        false
    }

    /// Writes it.
    fn put(&self, out: &mut dyn Out);

    /// Becomes what is read.
    ///
    /// # Errors
    ///
    /// If that is no value of this type.
    fn set(&mut self, value: &mut dyn In) -> Result<()>;

    /// Writes a list of such values.
    fn put_list(list: &[Self], out: &mut dyn Out)
    where
        Self: Sized,
    {
        out.list(&|out| list.iter().for_each(|item| item.put(out)));
    }

    /// Appends the items of a list.
    ///
    /// # Errors
    ///
    /// If there is no list, or another item than such values.
    fn set_list(list: &mut Vec<Self>, value: &mut dyn In) -> Result<()>
    where
        Self: Sized + Default,
    {
        value.list(&mut |value| {
            let mut item = Self::default();
            item.set(value)?;
            list.push(item);
            Ok(())
        })
    }
}

/// An enum.
pub trait Enum: Copy + Into<i32> {
    /// The names of its values.
    const NAMES: Names;
}

/// Scalars that are written and read by one call each, and are absent where they are zero.
macro_rules! scalars {
    ($($ty:ty, $method:ident, |$value:ident| $absent:expr $(, lists by $list:ident)?;)*) => {$(
        impl Value for $ty {
            #[inline]
            fn is_absent(&self) -> bool {
                let $value = *self;
                $absent
            }

            #[inline]
            fn put(&self, out: &mut dyn Out) {
                out.$method(*self);
            }

            #[inline]
            fn set(&mut self, value: &mut dyn In) -> Result<()> {
                *self = value.$method()?;
                Ok(())
            }

            $(
                fn put_list(list: &[Self], out: &mut dyn Out) {
                    out.$list(list);
                }

                fn set_list(list: &mut Vec<Self>, value: &mut dyn In) -> Result<()> {
                    value.$list(list)
                }
            )?
        }
    )*};
}

scalars! {
    bool, bool, |value| !value;
    i32, i32, |value| value == 0, lists by i32s;
    u32, u32, |value| value == 0;
    i64, i64, |value| value == 0;
    u64, u64, |value| value == 0;
    f32, f32, |value| value.to_bits() == 0;
    f64, f64, |value| value.to_bits() == 0, lists by f64s;
}

impl Value for String {
    #[inline]
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    #[inline]
    fn put(&self, out: &mut dyn Out) {
        out.string(self);
    }

    #[inline]
    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        *self = value.string()?;
        Ok(())
    }
}

impl Value for Vec<u8> {
    #[inline]
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn put(&self, out: &mut dyn Out) {
        out.bytes(self);
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        *self = value.bytes()?;
        Ok(())
    }
}

impl Value for prost::bytes::Bytes {
    #[inline]
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn put(&self, out: &mut dyn Out) {
        out.bytes(self);
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        *self = value.bytes()?.into();
        Ok(())
    }
}

impl<T: Value + Default> Value for Option<T> {
    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn put(&self, out: &mut dyn Out) {
        match self {
            Some(value) => value.put(out),
            None => out.null(),
        }
    }

    #[inline]
    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        let mut read = T::default();
        read.set(value)?;
        *self = Some(read);
        Ok(())
    }
}

impl<T: Value + Default> Value for Vec<T> {
    #[inline]
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn put(&self, out: &mut dyn Out) {
        T::put_list(self, out);
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        T::set_list(self, value)
    }
}

impl<M: Json> Value for M {
    fn put(&self, out: &mut dyn Out) {
        out.message(self);
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        value.message(self)
    }
}
