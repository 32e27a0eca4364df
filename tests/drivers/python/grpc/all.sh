for server in "ours.py serve" "ours.py serve-async" "stock.py serve"; do
  coproc S { exec env/bin/python -B $server; }
  read -r port <&${S[0]}
  for client in "ours.py call" "ours.py call-async" "stock.py call"; do
    echo "$server <- $client: $(timeout 60 env/bin/python -B $client $port 2>&1 | tail -4)"
  done
  kill $S_PID; wait $S_PID 2>/dev/null
done
