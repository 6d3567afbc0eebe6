-- Opens a spec in a headless Neovim, speaks with the language server, and prints what comes back as
-- one line of JSON. The environment says which spec (HWNAS_SPEC) and how to start the server
-- (HWNAS_SERVER, a JSON list of words).
local spec = vim.env.HWNAS_SPEC
local command = vim.json.decode(vim.env.HWNAS_SERVER)
local result = {}

local function finish()
  io.stdout:write('RESULT ' .. vim.json.encode(result) .. '\n')
end

local function run()
  vim.cmd('edit ' .. vim.fn.fnameescape(spec))
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].filetype = 'hwnas'

  local exit_code = nil
  local client_id = vim.lsp.start_client({
    name = 'hwnas',
    cmd = command,
    root_dir = vim.fn.fnamemodify(spec, ':h'),
    on_exit = function(code) exit_code = code end,
  })
  assert(client_id, 'the server did not start')
  vim.lsp.buf_attach_client(buffer, client_id)
  local client = vim.lsp.get_client_by_id(client_id)

  local function diagnostics()
    local found = {}
    for _, d in ipairs(vim.diagnostic.get(buffer)) do
      table.insert(found, {
        code = d.code or (d.user_data and d.user_data.lsp and d.user_data.lsp.code),
        line = d.lnum + 1,
        message = d.message,
      })
    end
    return found
  end

  local function request(method, params)
    local answer, problem = client.request_sync(method, params, 20000, buffer)
    assert(answer, method .. ': ' .. tostring(problem))
    assert(not answer.err, method .. ': ' .. vim.inspect(answer.err))
    return answer.result
  end

  -- A 1-based line and a text in it, as a position.
  local function at(line, text, behind)
    local words = vim.api.nvim_buf_get_lines(buffer, line - 1, line, true)[1]
    local from, to = words:find(text, 1, true)
    return {
      textDocument = { uri = vim.uri_from_bufnr(buffer) },
      position = { line = line - 1, character = behind and to or from - 1 },
    }
  end

  assert(vim.wait(60000, function() return #vim.diagnostic.get(buffer) > 0 end, 20),
    'no diagnostics came')
  result.broken = diagnostics()

  result.hover = request('textDocument/hover', at(4, 'g_max')).contents.value
  result.labels = {}
  for _, item in ipairs(request('textDocument/completion', at(3, 'g_min = 1 ', true))) do
    table.insert(result.labels, item.label)
  end
  result.symbols = {}
  for _, symbol in ipairs(request('textDocument/documentSymbol',
      { textDocument = { uri = vim.uri_from_bufnr(buffer) } })) do
    table.insert(result.symbols, symbol.name)
  end

  -- Mend the unit by what the server offers, then lay the text out.
  local here = at(4, '30 um').position
  result.actions = {}
  local edit = nil
  for _, action in ipairs(request('textDocument/codeAction', {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = { start = here, ['end'] = here },
    context = { diagnostics = {} },
  })) do
    table.insert(result.actions, action.title)
    if action.isPreferred then
      edit = edit or action.edit
    end
  end
  assert(edit, 'nothing is offered to mend the unit')
  vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
  assert(vim.wait(20000, function() return #vim.diagnostic.get(buffer) == 0 end, 20),
    'the diagnostics did not go')
  result.mended = #diagnostics()
  vim.lsp.buf.formatting_sync({ tabSize = 2, insertSpaces = true }, 20000)
  result.formatted = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n')

  -- Hints: by the protocol in any version, and as Neovim shows them where it does.
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.HWNAS_EXPERIMENT))
  buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].filetype = 'hwnas'
  vim.lsp.buf_attach_client(buffer, client_id)
  result.hints = {}
  for _, hint in ipairs(request('textDocument/inlayHint', {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    range = { start = { line = 0, character = 0 }, ['end'] = { line = vim.api.nvim_buf_line_count(buffer), character = 0 } },
  })) do
    table.insert(result.hints, hint.label)
  end
  if vim.fn.has('nvim-0.10') == 1 then
    vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
    assert(vim.wait(60000, function() return #vim.lsp.inlay_hint.get({ bufnr = buffer }) > 0 end, 50),
      'Neovim shows no hint')
    result.shown = {}
    for _, item in ipairs(vim.lsp.inlay_hint.get({ bufnr = buffer })) do
      table.insert(result.shown, item.inlay_hint.label)
    end
  end

  client.stop()
  vim.wait(20000, function() return exit_code ~= nil end, 20)
  result.exit = exit_code
end

local ok, problem = pcall(run)
if not ok then
  result.problem = tostring(problem)
end
finish()
vim.cmd('qall!')
