//! What host and plugin tell each other about jobs while these run.
//!
//! Jobs themselves go through the EXECUTE method of the plugin's own service, which is unary: a request,
//! a response, nothing in between. What happens in between travels here, on one stream for each plugin
//! process. A plugin that does not know this service answers UNIMPLEMENTED, and its host does without:
//! then progress and logs arrive with the job's response, and a job is cancelled by cancelling its call.
//!
//! Both sides send their calls with these metadata, wherever the host has set them:
//!
//! - `x-protogen-token`: the value of PROTOGEN_TOKEN, with every call of the host;
//! - `x-protogen-attempt`: which attempt at the job an EXECUTE call is, from 1, in decimal. It counts where
//!   the request has no field with the role ATTEMPT. Without it, the attempt is the first.

use super::rt;

/// One run of a job: what progress, logs and cancellation are about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// The job's identity.
    pub job_id: String,
    /// Which attempt at the job this is, from 1.
    pub attempt: u32,
    /// The fields that the schema does not know.
    pub unknown_fields: rt::UnknownFields,
}

impl rt::Message for Run {
    const FULL_NAME: &'static str = "protogen.plugin.v1.Run";
    const FIELDS: &'static [(u32, &'static str)] = &[(1, "job_id"), (2, "attempt")];

    fn size(&self, _: &mut rt::size::Sizes) -> usize {
        let mut size = self.unknown_fields.len();
        if !self.job_id.is_empty() {
            size += 1 + rt::size::delimited(self.job_id.len());
        }
        if self.attempt != 0 {
            size += 1 + rt::size::uint32(self.attempt);
        }
        size
    }

    fn write(&self, out: &mut impl rt::BufMut, _: &mut rt::size::Sizes) {
        if !self.job_id.is_empty() {
            rt::put::string(out, 0xa, &self.job_id);
        }
        if self.attempt != 0 {
            rt::put::uint32(out, 0x10, self.attempt);
        }
        rt::put::unknown(out, &self.unknown_fields);
    }

    #[inline]
    fn field(&mut self, tag: u32, reader: &mut rt::Reader<'_>) -> rt::Result<()> {
        match tag {
            0xa => self.job_id = reader.string()?,
            0x10 => self.attempt = reader.uint32()?,
            _ => reader.unknown(tag, &mut self.unknown_fields)?,
        }
        Ok(())
    }

    fn unknown_fields(&self) -> &rt::UnknownFields {
        &self.unknown_fields
    }

    fn unknown_fields_mut(&mut self) -> &mut rt::UnknownFields {
        &mut self.unknown_fields
    }
}

prost_message!(rt, Run, "protogen.plugin.v1", "Run");

/// What a host says. Everything in it counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostMessage {
    /// How the host wants to be told. Stands in the first message of a stream, and only there.
    pub settings: Option<Settings>,
    /// Runs that are to end.
    pub cancels: Vec<Cancel>,
    /// The fields that the schema does not know.
    pub unknown_fields: rt::UnknownFields,
}

impl rt::Message for HostMessage {
    const FULL_NAME: &'static str = "protogen.plugin.v1.HostMessage";
    const FIELDS: &'static [(u32, &'static str)] = &[(1, "settings"), (2, "cancels")];

    fn size(&self, sizes: &mut rt::size::Sizes) -> usize {
        let mut size = self.unknown_fields.len();
        if let Some(value) = &self.settings {
            size += 1 + rt::size::message(value, sizes);
        }
        for value in &self.cancels {
            size += 1 + rt::size::message(value, sizes);
        }
        size
    }

    fn write(&self, out: &mut impl rt::BufMut, sizes: &mut rt::size::Sizes) {
        if let Some(value) = &self.settings {
            rt::put::message(out, 0xa, value, sizes);
        }
        for value in &self.cancels {
            rt::put::message(out, 0x12, value, sizes);
        }
        rt::put::unknown(out, &self.unknown_fields);
    }

    #[inline]
    fn field(&mut self, tag: u32, reader: &mut rt::Reader<'_>) -> rt::Result<()> {
        match tag {
            0xa => reader.message(self.settings.get_or_insert_default())?,
            0x12 => reader.push_message(&mut self.cancels)?,
            _ => reader.unknown(tag, &mut self.unknown_fields)?,
        }
        Ok(())
    }

    fn unknown_fields(&self) -> &rt::UnknownFields {
        &self.unknown_fields
    }

    fn unknown_fields_mut(&mut self) -> &mut rt::UnknownFields {
        &mut self.unknown_fields
    }
}

prost_message!(rt, HostMessage, "protogen.plugin.v1", "HostMessage");

/// How a host wants to be told what happens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Milliseconds between two heartbeats. Zero: none are wanted.
    pub heartbeat_millis: u32,
    /// The fewest milliseconds between two messages that report progress and logs. What happens meanwhile is
    /// gathered: the last progress of each run, and all logs as far as there is room.
    pub report_millis: u32,
    /// The fields that the schema does not know.
    pub unknown_fields: rt::UnknownFields,
}

impl rt::Message for Settings {
    const FULL_NAME: &'static str = "protogen.plugin.v1.Settings";

    const FIELDS: &'static [(u32, &'static str)] = &[
        (1, "heartbeat_millis"),
        (2, "report_millis"),
    ];

    fn size(&self, _: &mut rt::size::Sizes) -> usize {
        let mut size = self.unknown_fields.len();
        if self.heartbeat_millis != 0 {
            size += 1 + rt::size::uint32(self.heartbeat_millis);
        }
        if self.report_millis != 0 {
            size += 1 + rt::size::uint32(self.report_millis);
        }
        size
    }

    fn write(&self, out: &mut impl rt::BufMut, _: &mut rt::size::Sizes) {
        if self.heartbeat_millis != 0 {
            rt::put::uint32(out, 0x8, self.heartbeat_millis);
        }
        if self.report_millis != 0 {
            rt::put::uint32(out, 0x10, self.report_millis);
        }
        rt::put::unknown(out, &self.unknown_fields);
    }

    #[inline]
    fn field(&mut self, tag: u32, reader: &mut rt::Reader<'_>) -> rt::Result<()> {
        match tag {
            0x8 => self.heartbeat_millis = reader.uint32()?,
            0x10 => self.report_millis = reader.uint32()?,
            _ => reader.unknown(tag, &mut self.unknown_fields)?,
        }
        Ok(())
    }

    fn unknown_fields(&self) -> &rt::UnknownFields {
        &self.unknown_fields
    }

    fn unknown_fields_mut(&mut self) -> &mut rt::UnknownFields {
        &mut self.unknown_fields
    }
}

prost_message!(rt, Settings, "protogen.plugin.v1", "Settings");

/// Asks for the end of a run. Its EXECUTE call stays open: the handler is told, and answers as soon as it can.
/// Of a run that does not exist, or is over, nothing needs to be done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cancel {
    /// The run.
    pub run: Option<Run>,
    /// Why it is to end.
    pub reason: cancel::Reason,
    /// The fields that the schema does not know.
    pub unknown_fields: rt::UnknownFields,
}

impl rt::Message for Cancel {
    const FULL_NAME: &'static str = "protogen.plugin.v1.Cancel";
    const FIELDS: &'static [(u32, &'static str)] = &[(1, "run"), (2, "reason")];

    fn size(&self, sizes: &mut rt::size::Sizes) -> usize {
        let mut size = self.unknown_fields.len();
        if let Some(value) = &self.run {
            size += 1 + rt::size::message(value, sizes);
        }
        if i32::from(self.reason) != 0 {
            size += 1 + rt::size::enumeration(self.reason);
        }
        size
    }

    fn write(&self, out: &mut impl rt::BufMut, sizes: &mut rt::size::Sizes) {
        if let Some(value) = &self.run {
            rt::put::message(out, 0xa, value, sizes);
        }
        if i32::from(self.reason) != 0 {
            rt::put::enumeration(out, 0x10, self.reason);
        }
        rt::put::unknown(out, &self.unknown_fields);
    }

    #[inline]
    fn field(&mut self, tag: u32, reader: &mut rt::Reader<'_>) -> rt::Result<()> {
        match tag {
            0xa => reader.message(self.run.get_or_insert_default())?,
            0x10 => self.reason = reader.enumeration()?,
            _ => reader.unknown(tag, &mut self.unknown_fields)?,
        }
        Ok(())
    }

    fn unknown_fields(&self) -> &rt::UnknownFields {
        &self.unknown_fields
    }

    fn unknown_fields_mut(&mut self) -> &mut rt::UnknownFields {
        &mut self.unknown_fields
    }
}

prost_message!(rt, Cancel, "protogen.plugin.v1", "Cancel");

pub mod cancel {
    //! What belongs to `Cancel`.

    /// Why a run is to end.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Reason {
        /// The host does not say.
        #[default]
        Unspecified,
        /// Somebody asked for it.
        Requested,
        /// The time for it is over.
        Timeout,
        /// The host or the plugin is about to stop. The job will run again.
        Shutdown,
        /// A later attempt at the job has begun, and nobody waits for this one.
        Superseded,
        /// A number that none of the others has.
        Unrecognized(i32),
    }

    impl Reason {
        /// The name of the value in protobuf. A number that is not recognized has none.
        #[must_use]
        pub const fn as_str_name(&self) -> Option<&'static str> {
            match self {
                Reason::Unspecified => Some("REASON_UNSPECIFIED"),
                Reason::Requested => Some("REQUESTED"),
                Reason::Timeout => Some("TIMEOUT"),
                Reason::Shutdown => Some("SHUTDOWN"),
                Reason::Superseded => Some("SUPERSEDED"),
                Reason::Unrecognized(_) => None,
            }
        }

        /// The value of a name in protobuf.
        #[must_use]
        pub fn from_str_name(name: &str) -> Option<Self> {
            match name {
                "REASON_UNSPECIFIED" => Some(Reason::Unspecified),
                "REQUESTED" => Some(Reason::Requested),
                "TIMEOUT" => Some(Reason::Timeout),
                "SHUTDOWN" => Some(Reason::Shutdown),
                "SUPERSEDED" => Some(Reason::Superseded),
                _ => None,
            }
        }
    }

    impl From<i32> for Reason {
        #[inline]
        fn from(number: i32) -> Self {
            match number {
                0 => Reason::Unspecified,
                1 => Reason::Requested,
                2 => Reason::Timeout,
                3 => Reason::Shutdown,
                4 => Reason::Superseded,
                number => Reason::Unrecognized(number),
            }
        }
    }

    impl From<Reason> for i32 {
        #[inline]
        fn from(value: Reason) -> Self {
            match value {
                Reason::Unspecified => 0,
                Reason::Requested => 1,
                Reason::Timeout => 2,
                Reason::Shutdown => 3,
                Reason::Superseded => 4,
                Reason::Unrecognized(number) => number,
            }
        }
    }
}

/// What a plugin says. Everything in it counts; an empty message means nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PluginMessage {
    /// That the plugin is alive. Absent: this message is about something else.
    pub heartbeat: Option<Heartbeat>,
    /// How far runs are: each run at most once.
    pub progress: Vec<Progress>,
    /// What handlers logged since the message before, oldest first.
    pub logs: Vec<Log>,
    /// How many lines were lost since the message before, because they came faster than they could be sent.
    pub lost_logs: u32,
    /// The fields that the schema does not know.
    pub unknown_fields: rt::UnknownFields,
}

impl rt::Message for PluginMessage {
    const FULL_NAME: &'static str = "protogen.plugin.v1.PluginMessage";

    const FIELDS: &'static [(u32, &'static str)] = &[
        (1, "heartbeat"),
        (2, "progress"),
        (3, "logs"),
        (4, "lost_logs"),
    ];

    fn size(&self, sizes: &mut rt::size::Sizes) -> usize {
        let mut size = self.unknown_fields.len();
        if let Some(value) = &self.heartbeat {
            size += 1 + rt::size::message(value, sizes);
        }
        for value in &self.progress {
            size += 1 + rt::size::message(value, sizes);
        }
        for value in &self.logs {
            size += 1 + rt::size::message(value, sizes);
        }
        if self.lost_logs != 0 {
            size += 1 + rt::size::uint32(self.lost_logs);
        }
        size
    }

    fn write(&self, out: &mut impl rt::BufMut, sizes: &mut rt::size::Sizes) {
        if let Some(value) = &self.heartbeat {
            rt::put::message(out, 0xa, value, sizes);
        }
        for value in &self.progress {
            rt::put::message(out, 0x12, value, sizes);
        }
        for value in &self.logs {
            rt::put::message(out, 0x1a, value, sizes);
        }
        if self.lost_logs != 0 {
            rt::put::uint32(out, 0x20, self.lost_logs);
        }
        rt::put::unknown(out, &self.unknown_fields);
    }

    #[inline]
    fn field(&mut self, tag: u32, reader: &mut rt::Reader<'_>) -> rt::Result<()> {
        match tag {
            0xa => reader.message(self.heartbeat.get_or_insert_default())?,
            0x12 => reader.push_message(&mut self.progress)?,
            0x1a => reader.push_message(&mut self.logs)?,
            0x20 => self.lost_logs = reader.uint32()?,
            _ => reader.unknown(tag, &mut self.unknown_fields)?,
        }
        Ok(())
    }

    fn unknown_fields(&self) -> &rt::UnknownFields {
        &self.unknown_fields
    }

    fn unknown_fields_mut(&mut self) -> &mut rt::UnknownFields {
        &mut self.unknown_fields
    }
}

prost_message!(rt, PluginMessage, "protogen.plugin.v1", "PluginMessage");

/// That the plugin is alive and not stuck, and what it does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heartbeat {
    /// The runs that it has begun and not answered yet.
    pub running: Vec<Run>,
    /// The fields that the schema does not know.
    pub unknown_fields: rt::UnknownFields,
}

impl rt::Message for Heartbeat {
    const FULL_NAME: &'static str = "protogen.plugin.v1.Heartbeat";
    const FIELDS: &'static [(u32, &'static str)] = &[(1, "running")];

    fn size(&self, sizes: &mut rt::size::Sizes) -> usize {
        let mut size = self.unknown_fields.len();
        for value in &self.running {
            size += 1 + rt::size::message(value, sizes);
        }
        size
    }

    fn write(&self, out: &mut impl rt::BufMut, sizes: &mut rt::size::Sizes) {
        for value in &self.running {
            rt::put::message(out, 0xa, value, sizes);
        }
        rt::put::unknown(out, &self.unknown_fields);
    }

    #[inline]
    fn field(&mut self, tag: u32, reader: &mut rt::Reader<'_>) -> rt::Result<()> {
        match tag {
            0xa => reader.push_message(&mut self.running)?,
            _ => reader.unknown(tag, &mut self.unknown_fields)?,
        }
        Ok(())
    }

    fn unknown_fields(&self) -> &rt::UnknownFields {
        &self.unknown_fields
    }

    fn unknown_fields_mut(&mut self) -> &mut rt::UnknownFields {
        &mut self.unknown_fields
    }
}

prost_message!(rt, Heartbeat, "protogen.plugin.v1", "Heartbeat");

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// The run.
    pub run: Option<Run>,
    /// Units of work that are done.
    pub current: i64,
    /// Units of work in all. Zero: not known.
    pub total: i64,
    /// The fields that the schema does not know.
    pub unknown_fields: rt::UnknownFields,
}

impl rt::Message for Progress {
    const FULL_NAME: &'static str = "protogen.plugin.v1.Progress";

    const FIELDS: &'static [(u32, &'static str)] = &[
        (1, "run"),
        (2, "current"),
        (3, "total"),
    ];

    fn size(&self, sizes: &mut rt::size::Sizes) -> usize {
        let mut size = self.unknown_fields.len();
        if let Some(value) = &self.run {
            size += 1 + rt::size::message(value, sizes);
        }
        if self.current != 0 {
            size += 1 + rt::size::int64(self.current);
        }
        if self.total != 0 {
            size += 1 + rt::size::int64(self.total);
        }
        size
    }

    fn write(&self, out: &mut impl rt::BufMut, sizes: &mut rt::size::Sizes) {
        if let Some(value) = &self.run {
            rt::put::message(out, 0xa, value, sizes);
        }
        if self.current != 0 {
            rt::put::int64(out, 0x10, self.current);
        }
        if self.total != 0 {
            rt::put::int64(out, 0x18, self.total);
        }
        rt::put::unknown(out, &self.unknown_fields);
    }

    #[inline]
    fn field(&mut self, tag: u32, reader: &mut rt::Reader<'_>) -> rt::Result<()> {
        match tag {
            0xa => reader.message(self.run.get_or_insert_default())?,
            0x10 => self.current = reader.int64()?,
            0x18 => self.total = reader.int64()?,
            _ => reader.unknown(tag, &mut self.unknown_fields)?,
        }
        Ok(())
    }

    fn unknown_fields(&self) -> &rt::UnknownFields {
        &self.unknown_fields
    }

    fn unknown_fields_mut(&mut self) -> &mut rt::UnknownFields {
        &mut self.unknown_fields
    }
}

prost_message!(rt, Progress, "protogen.plugin.v1", "Progress");

/// One line that a handler logged. The same line is in the job's response too, where there is room for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    /// The run.
    pub run: Option<Run>,
    /// When the line was logged, as RFC 3339 text.
    pub timestamp: String,
    /// How grave it is: `debug`, `info`, `warn` or `error`.
    pub level: String,
    /// The line.
    pub message: String,
    /// The part of the job that logged it. Empty: the job has no parts.
    pub stage: String,
    /// More about the line, as the text of a JSON object. Empty: nothing.
    pub metadata: String,
    /// The fields that the schema does not know.
    pub unknown_fields: rt::UnknownFields,
}

impl rt::Message for Log {
    const FULL_NAME: &'static str = "protogen.plugin.v1.Log";

    const FIELDS: &'static [(u32, &'static str)] = &[
        (1, "run"),
        (2, "timestamp"),
        (3, "level"),
        (4, "message"),
        (5, "stage"),
        (6, "metadata"),
    ];

    fn size(&self, sizes: &mut rt::size::Sizes) -> usize {
        let mut size = self.unknown_fields.len();
        if let Some(value) = &self.run {
            size += 1 + rt::size::message(value, sizes);
        }
        if !self.timestamp.is_empty() {
            size += 1 + rt::size::delimited(self.timestamp.len());
        }
        if !self.level.is_empty() {
            size += 1 + rt::size::delimited(self.level.len());
        }
        if !self.message.is_empty() {
            size += 1 + rt::size::delimited(self.message.len());
        }
        if !self.stage.is_empty() {
            size += 1 + rt::size::delimited(self.stage.len());
        }
        if !self.metadata.is_empty() {
            size += 1 + rt::size::delimited(self.metadata.len());
        }
        size
    }

    fn write(&self, out: &mut impl rt::BufMut, sizes: &mut rt::size::Sizes) {
        if let Some(value) = &self.run {
            rt::put::message(out, 0xa, value, sizes);
        }
        if !self.timestamp.is_empty() {
            rt::put::string(out, 0x12, &self.timestamp);
        }
        if !self.level.is_empty() {
            rt::put::string(out, 0x1a, &self.level);
        }
        if !self.message.is_empty() {
            rt::put::string(out, 0x22, &self.message);
        }
        if !self.stage.is_empty() {
            rt::put::string(out, 0x2a, &self.stage);
        }
        if !self.metadata.is_empty() {
            rt::put::string(out, 0x32, &self.metadata);
        }
        rt::put::unknown(out, &self.unknown_fields);
    }

    #[inline]
    fn field(&mut self, tag: u32, reader: &mut rt::Reader<'_>) -> rt::Result<()> {
        match tag {
            0xa => reader.message(self.run.get_or_insert_default())?,
            0x12 => self.timestamp = reader.string()?,
            0x1a => self.level = reader.string()?,
            0x22 => self.message = reader.string()?,
            0x2a => self.stage = reader.string()?,
            0x32 => self.metadata = reader.string()?,
            _ => reader.unknown(tag, &mut self.unknown_fields)?,
        }
        Ok(())
    }

    fn unknown_fields(&self) -> &rt::UnknownFields {
        &self.unknown_fields
    }

    fn unknown_fields_mut(&mut self) -> &mut rt::UnknownFields {
        &mut self.unknown_fields
    }
}

prost_message!(rt, Log, "protogen.plugin.v1", "Log");
