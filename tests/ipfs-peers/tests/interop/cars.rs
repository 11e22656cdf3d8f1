//! CAR files: written here and read by others, and the reverse.
//!
//! Kubo's library has no CAR commands, so Helia writes and reads them with the reference
//! implementation, and Kubo is where the content comes from and goes to.

use crate::support::{nested_files, peer, read_tree, write_tree, Ours};
use anyhow::{ensure, Context, Result};
use reqwest::{
	multipart::{Form, Part},
	Client,
};
use sensor_ipfs::Fetch;
use sensor_ipfs_peers::Kind::{Helia, Kubo};
use serde_json::Value;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_car_of_kubos_content_is_imported_here() -> Result<()> {
	let Some(mut kubo) = peer(Kubo).await? else { return Ok(()) };
	let Some(mut helia) = peer(Helia).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	let (tree, directory) = (nested_files(), files.path().join("tree"));
	write_tree(&tree, &directory)?;
	let root = kubo.add(&directory).await?;
	helia.connect(kubo.address()).await?;
	let car = files.path().join("tree.car");
	helia.export_car(&root, &car).await?;

	let form = Form::new().part("file", Part::bytes(fs::read(car)?).file_name("tree.car"));
	let url = format!("http://{}/api/v0/dag/import", ours.api_addr());
	let answer = Client::new().post(url).multipart(form).send().await?;
	ensure!(answer.status().is_success(), "{}", answer.text().await?);
	let answer = answer.text().await?;
	let line: Value = serde_json::from_str(answer.lines().next().context("no answer")?)?;
	ensure!(line["Root"]["Cid"]["/"] == root.to_string(), "{line}");
	ensure!(ours.tree(&root, Fetch::offline()).await? == tree);
	kubo.stop().await?;
	helia.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_car_exported_here_reaches_kubo() -> Result<()> {
	let Some(mut kubo) = peer(Kubo).await? else { return Ok(()) };
	let Some(mut helia) = peer(Helia).await? else { return Ok(()) };
	let (ours, files) = (Ours::start().await?, tempfile::tempdir()?);
	let tree = nested_files();
	let root = ours.add_directory(tree.clone()).await?.cid;
	let url = format!("http://{}/api/v0/dag/export?arg={root}", ours.api_addr());
	let answer = Client::new().post(url).send().await?;
	ensure!(answer.status().is_success(), "{}", answer.text().await?);
	let car = files.path().join("tree.car");
	fs::write(&car, answer.bytes().await?)?;
	// Whatever reaches Kubo from now on comes out of the CAR.
	drop(ours);

	ensure!(helia.import_car(&car).await? == [root]);
	kubo.connect(helia.address()).await?;
	let directory = files.path().join("tree");
	kubo.get(&root, &directory).await?;
	ensure!(read_tree(&directory)? == tree);
	kubo.stop().await?;
	helia.stop().await
}
