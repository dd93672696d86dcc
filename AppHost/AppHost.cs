using McpTestbed.AppHost.Resources;
using McpTestbed.Lab.Topology;

// The lab as Aspire resources. What is in it, and at which ports, is said by LabDescription: 'mcptestbed up' starts the
// same.
var builder = DistributedApplication.CreateBuilder(args);
var lab = builder.PlaceLab(LabDescription.Default);

var redis = builder.AddLabRedis(lab.Redis);
builder.AddServers(lab.Servers);
builder.AddReplicas(lab.Replicas, redis);
builder.AddChaosProxy(lab.ChaosProxy);
builder.AddClients(lab.Clients);
builder.AddRunner(lab.Runner);

builder.Build().Run();
