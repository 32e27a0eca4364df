fn main() -> Result<(), protogen::build::Failure> {
    protogen::Config::new().roots(["proto"]).lang("rust").build()
}
