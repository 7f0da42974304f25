using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Tracking.Server.Security.Keys;
using Tracking.Server.Security.Sessions;

namespace Tracking.Server.Hosting;

/// <summary>Says where to look once the server is ready, and when it drains.</summary>
internal sealed class Greeting(IHostApplicationLifetime lifetime, IServer server, IOptions<TrackingOptions> options, OperatorKey operatorKey, SignInCodes codes) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            string address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
            string dataDirectory = Path.GetFullPath(options.Value.DataDirectory);
            Console.WriteLine($"""

                Tracking is ready.
                  API and how to use it   {address}/docs
                  control room            {address}/control
                  … signed in, once       {address}/signin/link?code={codes.Issue(operatorKey.CredentialId!)}
                  scanner                 {address}/scan
                  customers' pages        {address}/track/(token)
                  metrics                 {address}/metrics
                  data                    {dataDirectory}
                  key with all rights     {Path.Combine(dataDirectory, OperatorKey.FileName)}
                See something move:       dotnet run -c Release --project src/Tracking.Simulator -- drive --sample
                Ctrl-C stops it.
                """);
        });
        lifetime.ApplicationStopping.Register(() => Console.WriteLine("Draining: requests under way are answered, then the server stops."));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
