// One call with the npm package rtpengine-client: node client.js FOLDER-OF-MODULES PORT < {offer: SDP, answer: SDP}
// Prints the replies as one JSON object.
const {createRequire} = require('module');
const {Client} = createRequire(process.argv[2] + '/')('rtpengine-client');
const bodies = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const relay = {host: '127.0.0.1', port: Number(process.argv[3])};
const call = {'call-id': 'npm-1', 'from-tag': 'a'};
const client = new Client({timeout: 3000});

client.on('listening', async () => {
  const got = {};
  try {
    got.ping = await client.ping(relay);
    got.offer = await client.offer(relay, {...call, sdp: bodies.offer, flags: ['trust address'], replace: ['origin']});
    got.answer = await client.answer(relay, {...call, 'to-tag': 'b', sdp: bodies.answer});
    got.query = await client.query(relay, call);
    got.list = await client.list(relay);
    got.delete = await client.delete(relay, {...call, 'delete-delay': 0});
    got.gone = await client.query(relay, call);
  } catch (e) {
    got.error = String(e);
  }
  console.log(JSON.stringify(got));
  client.close();
  process.exit(got.error ? 1 : 0);
});
