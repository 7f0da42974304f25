using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Tracking.Benchmarks.Postgres;

/// <summary>
/// The baseline: what a team would write without this project. It inserts a row for each scan into PostgreSQL, which refuses repeats by its primary key, and after the commit tells those who watch the package. It keeps no state of
/// a package, no place's figures, and asks nobody for a key.
/// </summary>
internal static class PostgresApi
{
    /// <summary>The word that makes this program be it.</summary>
    public const string Command = "serve-postgres";

    private const string CreateTable =
        """
        CREATE TABLE IF NOT EXISTS scans (
          package_id text NOT NULL, event_id uuid NOT NULL, type text NOT NULL, occurred_at timestamptz NOT NULL, station_id text, vehicle_id text, payload text,
          PRIMARY KEY (package_id, event_id))
        """;

    private const string InsertOne = "INSERT INTO scans VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";

    private const string InsertMany =
        "INSERT INTO scans SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::text[]) ON CONFLICT DO NOTHING";

    /// <summary>Serves until it is told to stop.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(arguments);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSignalR();
        await using NpgsqlDataSource database = new NpgsqlDataSourceBuilder(builder.Configuration["postgres"]!).Build();
        await using (NpgsqlCommand create = database.CreateCommand(CreateTable))
        {
            await create.ExecuteNonQueryAsync();
        }

        bool copies = builder.Configuration.GetValue<PostgresInsert>("insert") == PostgresInsert.Copy;
        WebApplication app = builder.Build();
        app.MapGet("/readyz", () => "ready");
        app.MapHub<ScanHub>("/hubs/scans");
        app.MapPost("/v1/scans", async (HttpContext context, IHubContext<ScanHub> hub) =>
        {
            PostgresScan[] scans = (await JsonSerializer.DeserializeAsync(context.Request.Body, PostgresJson.Default.PostgresScans, context.RequestAborted))!.Scans;
            int accepted = scans.Length == 1 ? await InsertOneAsync(database, scans[0])
                : copies ? await CopyAsync(database, scans)
                : await InsertManyAsync(database, scans);
            foreach (PostgresScan scan in scans)
            {
                await hub.Clients.Group(scan.PackageId).SendAsync("scan", scan);
            }

            byte[] answer = JsonSerializer.SerializeToUtf8Bytes(new PostgresTaken(accepted, scans.Length - accepted), PostgresJson.Default.PostgresTaken);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer);
        });
        await app.RunAsync();
        return 0;
    }

    private static async Task<int> InsertOneAsync(NpgsqlDataSource database, PostgresScan scan)
    {
        await using NpgsqlCommand insert = database.CreateCommand(InsertOne);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = scan.PackageId });
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = scan.EventId });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = scan.Type });
        insert.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = scan.OccurredAt.UtcDateTime });
        insert.Parameters.Add(new NpgsqlParameter { Value = (object?)scan.StationId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        insert.Parameters.Add(new NpgsqlParameter { Value = (object?)scan.VehicleId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        insert.Parameters.Add(new NpgsqlParameter { Value = (object?)scan.Payload ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return await insert.ExecuteNonQueryAsync();
    }

    private static async Task<int> InsertManyAsync(NpgsqlDataSource database, PostgresScan[] scans)
    {
        await using NpgsqlCommand insert = database.CreateCommand(InsertMany);
        Add(scan => scan.PackageId);
        Add(scan => scan.EventId);
        Add(scan => scan.Type);
        Add(scan => scan.OccurredAt.UtcDateTime);
        Add(scan => scan.StationId);
        Add(scan => scan.VehicleId);
        Add(scan => scan.Payload);
        return await insert.ExecuteNonQueryAsync();

        void Add<T>(Func<PostgresScan, T> column)
        {
            var values = new T[scans.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = column(scans[i]);
            }

            insert.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values });
        }
    }

    private static async Task<int> CopyAsync(NpgsqlDataSource database, PostgresScan[] scans)
    {
        try
        {
            await using NpgsqlConnection connection = await database.OpenConnectionAsync();
            await using NpgsqlBinaryImporter import = await connection.BeginBinaryImportAsync("COPY scans FROM STDIN (FORMAT binary)");
            foreach (PostgresScan scan in scans)
            {
                await import.StartRowAsync();
                await import.WriteAsync(scan.PackageId, NpgsqlDbType.Text);
                await import.WriteAsync(scan.EventId, NpgsqlDbType.Uuid);
                await import.WriteAsync(scan.Type, NpgsqlDbType.Text);
                await import.WriteAsync(scan.OccurredAt.UtcDateTime, NpgsqlDbType.TimestampTz);
                await WriteAsync(scan.StationId);
                await WriteAsync(scan.VehicleId);
                await WriteAsync(scan.Payload);
            }

            return (int)await import.CompleteAsync();

            Task WriteAsync(string? text) => text is null ? import.WriteNullAsync() : import.WriteAsync(text, NpgsqlDbType.Text);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return await InsertManyAsync(database, scans);
        }
    }

    /// <summary>Clients watch packages.</summary>
    public sealed class ScanHub : Hub
    {
        public Task Watch(string packageId) => Groups.AddToGroupAsync(Context.ConnectionId, packageId);
    }
}
