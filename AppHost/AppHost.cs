using McpTestbed.AppHost.Resources;

// The lab: servers, the chaos proxy before each of them, and clients that go through it. 'mcptestbed up' starts the
// same, as LabDescription says it; a test sees to that.
var builder = DistributedApplication.CreateBuilder(args);

// Servers of the three kinds of transport, written for this project: with sessions, without, and with two endpoints.
var stateful = builder.AddReferenceServer("stateful");
var stateless = builder.AddReferenceServer("stateless");
var legacySse = builder.AddReferenceServer("legacy-sse", "/sse");

// Servers on the official SDKs.
var aspnetcoreStateful = builder.AddReferenceServer("aspnetcore-stateful");
var aspnetcoreStateless = builder.AddReferenceServer("aspnetcore-stateless");
var typescriptSdk = builder.AddNodeServer("typescript-sdk", "typescript-sdk-server.mjs");

// Three replicas that share their sessions in Redis, and wait for it; and three with sessions of their own.
var redis = builder.AddLabRedis("redis");
var shared = builder.AddReplicas("replicas-shared", "stateful", 3, redis);
var inMemory = builder.AddReplicas("replicas-in-memory", "stateful", 3);

// The chaos proxy: one link before each server, and one before each group of replicas, which it balances.
var chaos = builder
    .AddMcpChaos("chaos-proxy")
    .WithLink(stateful)
    .WithLink(stateless)
    .WithLink(legacySse, "/sse")
    .WithLink(aspnetcoreStateful)
    .WithLink(aspnetcoreStateless)
    .WithLink(typescriptSdk)
    .WithLink("replicas-shared", shared)
    .WithLink("replicas-in-memory", inMemory);

// Clients on the official SDKs that keep calling through a link. They wait for the chaos proxy and what is behind it.
// Each can be judged: it is started anew then, before scripted servers.
builder.AddCaller("caller", chaos.GetLink("stateful"));
builder.AddCaller("caller-of-replicas", chaos.GetLink("replicas-shared"));
builder.AddNodeCaller("typescript-caller", "typescript-sdk-client.mjs", chaos.GetLink("typescript-sdk"));

// The scenario runner judges these servers, when it is told to.
builder.AddRunner("runner", stateful, stateless, legacySse, aspnetcoreStateful, aspnetcoreStateless, typescriptSdk);

builder.Build().Run();
