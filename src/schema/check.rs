//! Rules of protobuf that protox does not enforce.
