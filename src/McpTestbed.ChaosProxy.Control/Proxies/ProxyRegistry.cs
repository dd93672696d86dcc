using System.Net;
using System.Net.Sockets;
using McpTestbed.ChaosProxy.Control.Api;
using McpTestbed.ChaosProxy.Control.Inspection;
using McpTestbed.ChaosProxy.Json;
using McpTestbed.ChaosProxy.Links;
using McpTestbed.ChaosProxy.Toxics;
using McpTestbed.Core.Histories;

namespace McpTestbed.ChaosProxy.Control.Proxies;

/// <summary>The proxies of the control API. Changes come one after the other; none waits for data.</summary>
internal sealed partial class ProxyRegistry(LinkOptions options, bool allowsRemote, HttpInspection? inspection = null)
    : IAsyncDisposable
{
    private readonly SortedDictionary<string, Link> proxies = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<Link> All
    {
        get
        {
            lock (gate)
                return [.. proxies.Values];
        }
    }

    /// <exception cref="RefusedException">There is none of that name.</exception>
    public Link Get(string name)
    {
        lock (gate)
            return proxies.GetValueOrDefault(name) ?? throw Refusals.ProxyNotFound;
    }

    /// <exception cref="RefusedException">The name is taken, or the address cannot be had.</exception>
    public async Task<Link> AddAsync(ProxyRequest request, CancellationToken cancellationToken)
    {
        var listen = await ListenAddress.ParseAsync(request.Listen ?? string.Empty, allowsRemote, cancellationToken);
        lock (gate)
        {
            if (proxies.ContainsKey(request.Name!))
                throw Refusals.ProxyAlreadyExists;
            return AddLocked(request, listen);
        }
    }

    /// <summary>Adds a proxy; one with the same addresses is left as it is, one with others is replaced.</summary>
    /// <exception cref="RefusedException">The address cannot be had.</exception>
    public async Task<Link> AddOrReplaceAsync(ProxyRequest request, CancellationToken cancellationToken)
    {
        var listen = await ListenAddress.ParseAsync(request.Listen ?? string.Empty, allowsRemote, cancellationToken);
        lock (gate)
        {
            if (proxies.TryGetValue(request.Name!, out var existing))
            {
                if (
                    existing.Listen.Equals(listen)
                    && existing.Upstream == request.Upstream
                    && existing.Balance == request.BalanceOver(request.Upstream!)
                )
                    return existing;
                return ReplaceLocked(existing, request, listen);
            }

            return AddLocked(request, listen);
        }
    }

    /// <summary>Changes what a request names; other addresses restart the proxy and drop its connections.</summary>
    /// <exception cref="RefusedException">There is none of that name, or the address cannot be had.</exception>
    public async Task<Link> UpdateAsync(string name, ProxyRequest request, CancellationToken cancellationToken)
    {
        var listen = string.IsNullOrEmpty(request.Listen)
            ? null
            : await ListenAddress.ParseAsync(request.Listen, allowsRemote, cancellationToken);
        lock (gate)
        {
            var proxy = proxies.GetValueOrDefault(name) ?? throw Refusals.ProxyNotFound;
            var isEnabled = request.Enabled ?? proxy.IsEnabled;
            var upstream = string.IsNullOrEmpty(request.Upstream) ? proxy.Upstream : request.Upstream;
            listen ??= proxy.Listen;
            var balance = Readable(request.Balance ?? proxy.Balance ?? request.BalanceOver(upstream));
            var (before, wasEnabled) = ((proxy.Listen, proxy.Upstream, proxy.Balance), proxy.IsEnabled);
            if (before != (listen, upstream, balance))
                proxy.Move(listen, upstream, balance);
            try
            {
                if (isEnabled)
                    Start(proxy);
                else
                    proxy.Stop();
            }
            catch (RefusedException)
            {
                proxy.Move(before.Listen, before.Upstream, before.Balance);
                if (wasEnabled)
                    Start(proxy);
                throw;
            }

            Note(proxy, Change.Changed);
            return proxy;
        }
    }

    /// <exception cref="RefusedException">There is none of that name.</exception>
    public void Remove(string name)
    {
        lock (gate)
            RemoveLocked(proxies.GetValueOrDefault(name) ?? throw Refusals.ProxyNotFound);
    }

    /// <summary>Enables every proxy and removes every toxic and every rule.</summary>
    /// <exception cref="RefusedException">An address cannot be had; the others are reset.</exception>
    public async Task ResetAsync()
    {
        if (inspection is not null)
            await inspection.Rules.HealAsync();
        inspection?.Note(new AllReset());
        lock (gate)
        {
            RefusedException? first = null;
            foreach (var proxy in proxies.Values)
            {
                proxy.Heal();
                try
                {
                    Start(proxy);
                }
                catch (RefusedException error)
                {
                    first ??= error;
                }
            }

            if (first is not null)
                throw first;
        }
    }

    /// <exception cref="RefusedException">There is one of that name.</exception>
    public void Add(Link proxy, ToxicDefinition toxic)
    {
        if (!proxy.TryAdd(toxic))
            throw Refusals.ToxicAlreadyExists;
        Note(proxy, toxic, Change.Added);
    }

    /// <exception cref="RefusedException">There is none of that name.</exception>
    public void Update(Link proxy, ToxicDefinition toxic)
    {
        if (!proxy.TryUpdate(toxic))
            throw Refusals.ToxicNotFound;
        Note(proxy, toxic, Change.Changed);
    }

    /// <exception cref="RefusedException">There is none of that name.</exception>
    public void Remove(Link proxy, string toxic)
    {
        var removed = proxy.Toxics.FirstOrDefault(present => present.Name == toxic);
        if (removed is null || !proxy.TryRemove(toxic))
            throw Refusals.ToxicNotFound;
        Note(proxy, removed, Change.Removed);
    }

    public async ValueTask DisposeAsync()
    {
        List<Link> all;
        lock (gate)
        {
            all = [.. proxies.Values];
            proxies.Clear();
        }

        await Task.WhenAll(all.Select(proxy => proxy.DisposeAsync().AsTask()));
    }

    private static void Start(Link proxy)
    {
        try
        {
            proxy.Start();
        }
        catch (SocketException error)
        {
            throw new RefusedException(500, $"listen tcp {proxy.Listen}: {error.Message}");
        }
    }

    private Link Make(ProxyRequest request, IPEndPoint listen) =>
        new(
            request.Name!,
            listen,
            request.Upstream!,
            (inspection?.For(request.Name!, options) ?? options) with
            {
                Balance = Readable(request.BalanceOver(request.Upstream!)),
            }
        );

    /// <exception cref="RefusedException">Requests are to be balanced, and nothing tells where one begins.</exception>
    private Balance? Readable(Balance? balance) =>
        balance is null || inspection is not null
            ? balance
            : throw new RefusedException(
                400,
                "several upstreams are balanced request by request, and nothing reads HTTP along that could "
                    + "tell them apart; start with --history FILE"
            );

    private Link AddLocked(ProxyRequest request, IPEndPoint listen, Link? replaced = null)
    {
        var proxy = Make(request, listen);
        if (request.Enabled ?? true)
            Start(proxy);
        if (replaced is not null)
            Note(replaced, Change.Removed);
        proxies[proxy.Name] = proxy;
        Note(proxy, Change.Added);
        return proxy;
    }

    /// <summary>All or nothing: where the new address cannot be had, the old one is listened on again.</summary>
    private Link ReplaceLocked(Link existing, ProxyRequest request, IPEndPoint listen)
    {
        var isEnabled = existing.IsEnabled;
        if (existing.Listen.Equals(listen))
            existing.Stop();
        try
        {
            var added = AddLocked(request, listen, existing);
            _ = existing.DisposeAsync().AsTask();
            return added;
        }
        catch (RefusedException)
        {
            if (isEnabled)
                Start(existing);
            throw;
        }
    }

    private void RemoveLocked(Link proxy)
    {
        proxies.Remove(proxy.Name);
        Note(proxy, Change.Removed);
        proxy.Stop();
        _ = proxy.DisposeAsync().AsTask();
    }

    private void Note(Link proxy, Change change) =>
        inspection?.Note(
            new ProxyChanged
            {
                Proxy = proxy.Name,
                Change = change,
                Listen = $"{proxy.Listen}",
                Upstream = proxy.Upstream,
                Enabled = proxy.IsEnabled && change != Change.Removed,
            }
        );

    private void Note(Link proxy, ToxicDefinition toxic, Change change) =>
        inspection?.Note(
            new ToxicChanged
            {
                Proxy = proxy.Name,
                Toxic = toxic.Name,
                Change = change,
                Description = ReadableJson.Text(ProxyJson.Toxic(toxic)),
            }
        );
}
