//! The field numbers of `descriptor.proto` that make up the path of an element in its file.

pub(super) const FILE_PACKAGE: i32 = 2;
pub(super) const FILE_DEPENDENCY: i32 = 3;
pub(super) const FILE_MESSAGE: i32 = 4;
pub(super) const FILE_ENUM: i32 = 5;
pub(super) const FILE_SERVICE: i32 = 6;
pub(super) const FILE_EXTENSION: i32 = 7;
pub(super) const FILE_OPTIONS: i32 = 8;
pub(super) const FILE_SYNTAX: i32 = 12;

pub(super) const MESSAGE_FIELD: i32 = 2;
pub(super) const MESSAGE_MESSAGE: i32 = 3;
pub(super) const MESSAGE_ENUM: i32 = 4;
pub(super) const MESSAGE_EXTENSION_RANGE: i32 = 5;
pub(super) const MESSAGE_EXTENSION: i32 = 6;
pub(super) const MESSAGE_OPTIONS: i32 = 7;
pub(super) const MESSAGE_ONEOF: i32 = 8;
pub(super) const MESSAGE_RESERVED_RANGE: i32 = 9;
pub(super) const MESSAGE_RESERVED_NAME: i32 = 10;

pub(super) const FIELD_EXTENDEE: i32 = 2;
pub(super) const FIELD_NUMBER: i32 = 3;
pub(super) const FIELD_TYPE_NAME: i32 = 6;
pub(super) const FIELD_DEFAULT_VALUE: i32 = 7;
pub(super) const FIELD_OPTIONS: i32 = 8;
pub(super) const FIELD_JSON_NAME: i32 = 10;

pub(super) const ENUM_VALUE: i32 = 2;
pub(super) const ENUM_OPTIONS: i32 = 3;
pub(super) const ENUM_RESERVED_RANGE: i32 = 4;
pub(super) const ENUM_RESERVED_NAME: i32 = 5;

pub(super) const VALUE_NUMBER: i32 = 2;
pub(super) const VALUE_OPTIONS: i32 = 3;

pub(super) const SERVICE_METHOD: i32 = 2;
pub(super) const SERVICE_OPTIONS: i32 = 3;

pub(super) const METHOD_INPUT: i32 = 2;
pub(super) const METHOD_OUTPUT: i32 = 3;
pub(super) const METHOD_OPTIONS: i32 = 4;

pub(super) const ONEOF_OPTIONS: i32 = 2;

pub(super) const EXTENSION_RANGE_OPTIONS: i32 = 3;

/// The name of every named element.
pub(super) const NAME: i32 = 1;

/// The options that nobody has interpreted yet, in the options of every element.
pub(super) const UNINTERPRETED: i32 = 999;
