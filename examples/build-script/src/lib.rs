//! Jobs, as `proto/acme/v1/job.proto` describes them.

mod protos {
    include!(concat!(env!("OUT_DIR"), "/include.rs"));
}

pub use protos::acme::v1::{Job, JobState, job};

/// A job that is done, with what came of it.
#[must_use]
pub fn done(job_id: &str, output: &[u8]) -> Job {
    Job {
        job_id: job_id.to_owned(),
        state: JobState::Done,
        result: Some(job::Result::Output(output.to_vec())),
        ..Job::default()
    }
}

#[cfg(test)]
mod tests {
    use super::protos::runtime::json::Json as _;
    use super::*;
    use prost::Message as _;

    #[test]
    fn a_job_goes_through_bytes_and_json() {
        let job = done("j-1", b"ok");
        assert_eq!(Job::decode(job.encode_to_vec().as_slice()), Ok(job.clone()));
        assert_eq!(job.to_json().unwrap(), r#"{"jobId":"j-1","state":"JOB_STATE_DONE","output":"b2s="}"#);
    }
}
